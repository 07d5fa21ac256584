import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy.tsx";
import { hasBodyHash } from "./verdict.ts";

/** The bodySHA256 of a body, which its URL must have. */
export function BodyHash({ url, body, useUrl }: { url: string; body: string; useUrl: (url: string) => void }) {
  const hash = useSignal("");
  useEffect(() => {
    let isCurrent = true;
    void sha256(body).then((hex) => {
      if (isCurrent) hash.value = hex;
    });
    return () => {
      isCurrent = false;
    };
  }, [body]);
  if (hash.value === "") return null;
  const has = hasBodyHash(url);
  const signed = has
    ? url.replace(/([?&]bodySHA256=)[^&#]*/, `$1${hash.value}`)
    : url.replace(/(#.*)?$/s, (fragment) => `${url.includes("?") ? "&" : "?"}bodySHA256=${hash.value}${fragment}`);
  return (
    <div class="stack tight">
      <CopyField label="bodySHA256 of this body" value={hash.value} what="the hash" />
      <div class="row">
        <p class="field-hint grow">Twilio adds it to the URL of a request with a JSON body.</p>
        {url !== "" && signed !== url && (
          <Button small onClick={() => useUrl(signed)}>
            {has ? "Replace it in the URL" : "Add it to the URL"}
          </Button>
        )}
      </div>
    </div>
  );
}

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
