import { effect, signal } from "@preact/signals";
import { Button } from "../ui/button.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";

// In memory only: the page stores nothing.
const theme = signal<"system" | "light" | "dark">("system");
const NEXT = { system: "light", light: "dark", dark: "system" } as const;
const ICONS: Record<typeof theme.value, IconName> = { system: "system", light: "sun", dark: "moon" };

effect(() => {
  if (theme.value === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});

export function ThemeSwitch() {
  return (
    <Button
      variant="ghost"
      label={`Theme: ${theme.value}`}
      onClick={() => {
        theme.value = NEXT[theme.peek()];
      }}
    >
      <Icon name={ICONS[theme.value]} />
    </Button>
  );
}
