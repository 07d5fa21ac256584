import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export type Tone = "info" | "good" | "warning" | "bad";

const ICONS: Record<Tone, IconName> = { info: "info", good: "check", warning: "alert", bad: "cross" };

/** A highlighted message. Its tone is shown by icon and words, not only by colour. */
export function Notice({ tone, title, children }: { tone: Tone; title: string; children?: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`}>
      <Icon name={ICONS[tone]} />
      <div>
        <p class="notice-title">{title}</p>
        {children !== undefined && <div>{children}</div>}
      </div>
    </div>
  );
}
