import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { AccessTokenError, AccessTokenSource } from "twilio-edge-auth/client";
import { EdgeError } from "../edge/client.ts";
import { jwtPart } from "../edge/jwt.ts";
import { developmentSession } from "../edge/session.ts";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Check, Field, useField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { clockTime } from "../ui/time.ts";
import { GRANT_FORMS } from "./grant-fields.ts";
import { FETCH_SAMPLES } from "./samples.ts";
import type { ShownToken } from "./token-panel.tsx";

interface WorkerFormProps {
  onToken: (token: ShownToken | undefined) => void;
}

/** The form that requests a token from the worker. The request can only narrow the grants and the lifetime. */
export function WorkerForm({ onToken }: WorkerFormProps) {
  const name = useField("alice");
  const jwt = useField();
  const ttl = useField();
  const room = useField();
  const scope = useSignal<"all" | "some">("all");
  /** The grants of the deployment, once a token has told them. */
  const granted = useSignal<readonly string[] | undefined>(undefined);
  const kept = useSignal<ReadonlySet<string>>(new Set());
  const problem = useSignal<{ title: string; message: string } | undefined>(undefined);
  const source = useRef<AccessTokenSource | undefined>(undefined);
  const refreshed = useSignal<readonly string[]>([]);
  const isLive = useSignal(false);
  const stop = (): void => {
    source.current?.close();
    source.current = undefined;
    isLive.value = false;
  };
  useEffect(() => stop, []);

  const show = (token: string, milliseconds: number | undefined): void => {
    if (scope.peek() === "all") {
      const names = grantsOf(token);
      granted.value = names;
      if (kept.peek().size === 0) kept.value = new Set(names);
    }
    const fact = milliseconds === undefined ? "refreshed" : `fetched in ${Math.round(milliseconds)} ms`;
    onToken({ token, fact, samples: FETCH_SAMPLES });
  };

  const fail = ({ status, code, message, field }: AccessTokenError): void => {
    const known = { ttl, room }[field ?? ""];
    const words = code === "not_granted" ? `${message.replace(/\.$/, "")}. Deselect it.` : message;
    if (known) known.error.value = message;
    else
      problem.value =
        status === undefined
          ? { title: "Can't reach the worker", message: "Check that it runs, then try again." }
          : { title: "The worker refused the request", message: `${words} (${code})` };
    announce(`Couldn't get a token. ${message}`);
  };

  const submit = async (): Promise<void> => {
    stop();
    problem.value = undefined;
    refreshed.value = [];
    const lifetime = ttl.value.value.trim();
    if (lifetime !== "" && !/^[1-9]\d{0,5}$/.test(lifetime)) {
      ttl.error.value = "Enter whole seconds.";
      return;
    }
    const pasted = jwt.value.value.trim();
    if (pasted !== "" && jwtPart(pasted, 1) === undefined) {
      jwt.error.value = "Paste a JWT: three parts separated by dots.";
      return;
    }
    const session = pasted || (await developmentSession(name.value.value.trim())).jwt;
    const own = new AccessTokenSource("/token", {
      body: {
        ...(scope.value === "some" && { grants: [...kept.value] }),
        ...(lifetime !== "" && { ttl: Number(lifetime) }),
        ...(room.value.value.trim() !== "" && { room: room.value.value.trim() }),
      },
      headers: { Authorization: `Bearer ${session}` },
    });
    source.current = own;
    const started = performance.now();
    try {
      const token = await own.get();
      show(token, performance.now() - started);
      announce(`A token of ${token.length} bytes.`);
      isLive.value = true;
    } catch (error) {
      own.close();
      onToken(undefined);
      if (error instanceof AccessTokenError) {
        if (error.code !== "closed") fail(error);
        return;
      }
      throw error instanceof EdgeError ? error : new EdgeError(0, { message: "Can't reach the worker." });
    }
    own.addEventListener("refresh", ({ token }) => {
      refreshed.value = [...refreshed.value.slice(-4), clockTime(Date.now() / 1000)];
      show(token, undefined);
    });
    own.addEventListener("error", ({ error }) => {
      fail(error);
    });
  };

  return (
    <section class="card" aria-label="Request">
      <Form
        failure="Couldn't get a token."
        onSubmit={submit}
        fields={{ name, jwt, ttl, room }}
        submit="Get token"
        busyLabel="Getting…"
        buttons={
          isLive.value && (
            <Button
              onClick={() => {
                stop();
                announce("The token is no longer refreshed.");
              }}
            >
              Stop refreshing
            </Button>
          )
        }
      >
        <Field label="Act as user" field={name} mono={false} hint="Becomes the token's identity. Development only." />
        <details class="more">
          <summary>Use a session of your app</summary>
          <Field
            label="Session JWT"
            field={jwt}
            rows={3}
            placeholder="eyJ…"
            hint="Issued by your app. Replaces the user above."
          />
        </details>
        <Segmented
          legend="Requested grants"
          choices={[
            ["all", "All granted"],
            ["some", "Select grants"],
          ]}
          value={scope}
        />
        {scope.value === "some" &&
          (granted.value === undefined ? (
            <p class="field-hint">Get a token with all grants first: it shows what this deployment grants.</p>
          ) : (
            <fieldset class="checks">
              <legend class="visually-hidden">Grants</legend>
              {GRANT_FORMS.filter((each) => granted.value?.includes(each.name)).map((each) => (
                <Check
                  key={each.name}
                  label={each.title}
                  checked={kept.value.has(each.name)}
                  onChange={(checked) => {
                    const next = new Set(kept.value);
                    if (checked) next.add(each.name);
                    else next.delete(each.name);
                    kept.value = next;
                  }}
                />
              ))}
            </fieldset>
          ))}
        <div class="field-pair">
          <Field label="Lifetime in seconds" field={ttl} placeholder="Default" inputMode="numeric" hint="Optional" />
          <Field label="Video room" field={room} placeholder="Default" hint="Optional" />
        </div>
        {problem.value && (
          <Notice tone="bad" title={problem.value.title}>
            {problem.value.message}
          </Notice>
        )}
        {isLive.value && (
          <p class="field-hint">
            {refreshed.value.length === 0
              ? "The token is refreshed automatically while this view is open."
              : `Refreshed automatically at ${refreshed.value.join(", ")}.`}
          </p>
        )}
      </Form>
    </section>
  );
}

/** The names of the grants in a token, as the worker's requests call them. */
function grantsOf(token: string): string[] {
  const grants = (jwtPart(token, 1)?.grants ?? {}) as object;
  return GRANT_FORMS.filter(({ claim }) => claim !== undefined && claim in grants).map(({ name }) => name);
}
