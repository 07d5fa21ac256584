import { useSignal } from "@preact/signals";
import { announce } from "../ui/announce.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Icon } from "../ui/icon.tsx";
import { PopoverChip } from "../ui/popover.tsx";
import { shortSid } from "../ui/sid.tsx";
import { KeyForm } from "./key-form.tsx";
import { type Credential, forgetKeys, keyInUse, knownKeys, useKey } from "./state.ts";

export function keyName({ name, sid }: Credential): string {
  return name ?? shortSid(sid);
}

/** *Key in use*, in the top bar: shows the key, and changes it. */
export function KeyChip() {
  const adding = useSignal(false);
  const key = keyInUse.value;
  const known = knownKeys.value;
  const label = key ? `Key in use: ${keyName(key)}` : "Key in use: No key";
  return (
    <PopoverChip
      label={label}
      class="key-chip"
      chip={
        <>
          <Icon name="key" />
          <span>{key ? keyName(key) : "No key"}</span>
          <Icon name="chevron" />
        </>
      }
    >
      {(close) =>
        adding.value || known.length === 0 ? (
          <div class="flush">
            <h2>Enter an API key</h2>
            <KeyForm
              onDone={() => {
                adding.value = false;
                close();
              }}
            />
          </div>
        ) : (
          <div class="stack">
            <h2>Key in use</h2>
            <div class="stack tight">
              {known.map((each) => (
                <label class="check" key={each.sid}>
                  <input type="radio" name="key-in-use" checked={each.sid === key?.sid} onChange={() => useKey(each)} />
                  <span class="check-label">
                    <span class="break">{keyName(each)}</span>
                    <small class="mono">{shortSid(each.sid)}</small>
                  </span>
                </label>
              ))}
            </div>
            <div class="row">
              <Button
                onClick={() => {
                  adding.value = true;
                }}
              >
                Enter a key…
              </Button>
              <Button
                variant="ghost"
                onClick={() => {
                  forgetKeys();
                  announce("Keys forgotten.");
                  close();
                }}
              >
                Forget all
              </Button>
            </div>
          </div>
        )
      }
    </PopoverChip>
  );
}

/** The key form, in a view that needs a key and has none. */
export function KeyNeeded() {
  if (keyInUse.value !== undefined) return null;
  return (
    <Card title="Enter an API key">
      <KeyForm />
    </Card>
  );
}
