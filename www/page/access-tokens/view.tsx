import { useSignal } from "@preact/signals";
import { navigate } from "../router.ts";
import { View } from "../shell/view.tsx";
import { Empty } from "../ui/empty.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { MintForm } from "./mint-form.tsx";
import { mintForm } from "./state.ts";
import { type ShownToken, TokenPanel } from "./token-panel.tsx";
import { WorkerForm } from "./worker-form.tsx";

/** *Access tokens*: created in this page from the key in use, or fetched from the worker that serves the page. */
export function AccessTokens({ source }: { source: "page" | "worker" }) {
  const workers = useSignal<ShownToken | undefined>(undefined);
  const shown = source === "page" ? mintForm.token : workers;
  const isStale = useSignal(false);
  const from = useSignal(source);
  const show = (token: ShownToken | undefined): void => {
    shown.value = token;
    if (token !== undefined) requestAnimationFrame(reveal);
  };
  return (
    <View
      title="Access tokens"
      lead="Short-lived JWTs that let a client use Voice, Video, Conversations, Sync or TaskRouter as one identity."
      actions={
        <Segmented
          legend="Where the token is created"
          choices={[
            ["page", "In this page"],
            ["worker", "From the worker"],
          ]}
          value={from}
          onChange={(choice) => navigate(choice === "page" ? "/tokens" : "/tokens/worker")}
        />
      }
    >
      <div class="split">
        {source === "page" ? (
          <MintForm
            onToken={show}
            onStale={(stale) => {
              isStale.value = stale;
            }}
          />
        ) : (
          <WorkerForm onToken={show} />
        )}
        <div class="sticky token-output">
          {shown.value ? (
            <TokenPanel shown={shown.value} isStale={isStale.value} />
          ) : (
            <div class="card">
              <Empty icon="token" title="No token yet">
                {source === "page"
                  ? "Fill in the form and select Create token."
                  : "Select Get token. The worker decides what it grants."}
              </Empty>
            </div>
          )}
        </div>
      </div>
    </View>
  );
}

/** Scrolls to a new token that is not in sight, as on a phone. */
function reveal(): void {
  const output = document.querySelector(".token-output");
  if (output === null) return;
  const { top } = output.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) output.scrollIntoView();
}
