import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

interface LoadFailureProps {
  /** What could not be loaded: "Couldn't load the key". */
  title: string;
  reason: string | undefined;
  retry: () => Promise<unknown>;
  tone?: "warning" | "bad";
}

/** Why something could not be loaded, with a button to try again. Nothing without a reason. */
export function LoadFailure({ title, reason, retry, tone = "bad" }: LoadFailureProps) {
  if (reason === undefined) return null;
  return (
    <Notice tone={tone} title={title}>
      <div class="row">
        <span class="grow">{reason}</span>
        <Button small busyLabel="Loading…" onClick={retry}>
          Retry
        </Button>
      </div>
    </Notice>
  );
}
