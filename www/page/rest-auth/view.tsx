import { useSignal } from "@preact/signals";
import { hostname } from "twilio-edge-auth";
import { useSamples } from "../api-keys/samples.ts";
import { KeyNeeded, keyName } from "../credential/key-chip.tsx";
import { apiKey, keyInUse } from "../credential/state.ts";
import { View } from "../shell/view.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CodeTabs } from "../ui/code.tsx";
import { Copy, CopyField } from "../ui/copy.tsx";
import { Empty } from "../ui/empty.tsx";
import { Facts } from "../ui/facts.tsx";
import { Select } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Sid } from "../ui/sid.tsx";

/** Regions, each with the edge location that its hosts need. */
const REGIONS = {
  us1: { name: "United States (us1)", options: {} },
  ie1: { name: "Ireland (ie1)", options: { region: "ie1", edge: "dublin" } },
  au1: { name: "Australia (au1)", options: { region: "au1", edge: "sydney" } },
};

/** *REST authentication*: the header of the key in use, and code that sends it. */
export function RestAuthentication() {
  const key = apiKey.value;
  return (
    <View
      title="REST authentication"
      lead="Authenticate REST API requests: the key SID is the username, the secret the password (HTTP Basic)."
    >
      <div class="split">
        <div class="stack">
          <KeyNeeded />
          {keyInUse.value && (
            <section class="card" aria-label="Key in use">
              <div class="card-body">
                <Facts
                  facts={[
                    ["Key", keyName(keyInUse.value)],
                    ["SID", <Sid sid={keyInUse.value.sid} />],
                    ["Account", <Sid sid={keyInUse.value.accountSid} what="the Account SID" />],
                  ]}
                />
                <p class="field-hint">Change it with “Key in use” at the top.</p>
              </div>
            </section>
          )}
        </div>
        {key === undefined ? (
          <div class="card">
            <Empty icon="terminal" title="Nothing to show yet">
              Enter your API key, or use the example.
            </Empty>
          </div>
        ) : (
          <Result header={key.authorizationHeader()} accountSid={key.accountSid} />
        )}
      </div>
    </View>
  );
}

function Result({ header, accountSid }: { header: string; accountSid: string }) {
  const isShown = useSignal(false);
  const region = useSignal<string>("us1");
  const origin = hostname("api", REGIONS[region.value as keyof typeof REGIONS].options);
  const url = new URL(`/2010-04-01/Accounts/${accountSid}/Messages.json?PageSize=1`, origin).href;
  const curl = `curl -u "$TWILIO_API_KEY:$TWILIO_API_SECRET" \\\n  '${url}'`;
  const samples = useSamples().filter(([language]) => language !== "curl");
  return (
    <div class="stack">
      <Card
        title="Header"
        actions={
          <>
            <Button
              variant="ghost"
              pressed={isShown.value}
              onClick={() => {
                isShown.value = !isShown.value;
              }}
            >
              <Icon name="eye" />
              {isShown.value ? "Hide" : "Reveal"}
            </Button>
            <Copy what="the header" text={`Authorization: ${header}`} variant="primary">
              Copy header
            </Copy>
          </>
        }
      >
        <div class="card-body">
          <CopyField label="Name" value="Authorization" what="the name" />
          {isShown.value ? (
            <CopyField label="Value" value={header} what="the value" />
          ) : (
            <div class="field">
              <span class="field-label">Value</span>
              <div class="input-row">
                <code class="input mono masked">Basic ••••••••••••••••••••••••••••••••</code>
                <Copy what="the value" text={header} />
              </div>
            </div>
          )}
          <p class="field-hint">The value contains the secret, so it is hidden until you reveal it.</p>
        </div>
      </Card>
      <section class="card" aria-label="Code">
        <div class="toolbar">
          <div class="grow">
            <Select
              label="Region"
              value={region}
              options={Object.entries(REGIONS).map(([id, { name }]) => [id, name] as const)}
            />
          </div>
        </div>
        <CodeTabs samples={[["curl", curl], ...samples]} />
      </section>
    </div>
  );
}
