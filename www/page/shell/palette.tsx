import { useSignal } from "@preact/signals";
import { useId, useLayoutEffect } from "preact/hooks";
import { keys } from "../api-keys/state.ts";
import { navigate } from "../router.ts";
import { Dialog, openDialog } from "../ui/dialog.tsx";
import { Facts } from "../ui/facts.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { safeText } from "../ui/safe-text.tsx";
import { shortSid } from "../ui/sid.tsx";
import { inspect } from "./inspect.ts";
import { ACCOUNT, TOOLS } from "./navigation.tsx";

const MOST = 8;

interface Command {
  title: string;
  icon: IconName;
  hint?: string;
  run: () => void;
}

let isOpen = false;

/** Opens the command palette: views, keys, and what can be done with a pasted token or SID. */
export function openPalette(): void {
  if (isOpen) return;
  isOpen = true;
  openDialog((close) => (
    <Palette
      onClose={() => {
        isOpen = false;
        close();
      }}
    />
  ));
}

function Palette({ onClose }: { onClose: () => void }) {
  const id = useId();
  const text = useSignal("");
  const index = useSignal(0);
  const found = commandsFor(text.value.trim());
  const chosen = Math.min(index.value, found.length - 1);
  useLayoutEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const run = (command: Command | undefined): void => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === "Enter") run(found[chosen]);
    else if (event.key === "ArrowDown") index.value = (chosen + 1) % found.length;
    else if (event.key === "ArrowUp") index.value = (chosen - 1 + found.length) % found.length;
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Search or jump to" plain class="palette" onClose={onClose}>
      <input
        class="input"
        role="combobox"
        aria-label="Search or jump to"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={found.length > 0 ? `${id}-${chosen}` : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder="A view, a key's name or SID, or a token"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          index.value = 0;
        }}
        onKeyDown={key}
      />
      <div class="palette-list" role="listbox" id={id} aria-label="Results">
        {found.map((command, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the combobox keeps the focus
          <div
            key={command.title + command.hint}
            role="option"
            id={`${id}-${at}`}
            class="palette-option"
            aria-selected={at === chosen}
            onClick={() => run(command)}
          >
            <Icon name={command.icon} />
            <span class="grow">{command.title}</span>
            {command.hint !== undefined && <small class="muted mono">{command.hint}</small>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="empty">No matches.</p>}
    </Dialog>
  );
}

function commandsFor(text: string): Command[] {
  if (/^(Bearer\s+)?eyJ[\w-]*\./i.test(text)) {
    return [{ title: "Inspect this token", icon: "search", run: () => inspect(text.replace(/^Bearer\s+/i, "")) }];
  }
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (title: string): boolean => words.every((word) => title.toLowerCase().includes(word));
  const views = [...TOOLS, ...ACCOUNT].map(
    ({ path, title, icon, shortcut }): Command => ({ title, icon, hint: `g ${shortcut}`, run: () => navigate(path) }),
  );
  const actions: Command[] = [
    { title: "Create API key", icon: "key", hint: "c", run: () => navigate("/keys/new") },
    { title: "Get a token from the worker", icon: "token", run: () => navigate("/tokens/worker") },
    { title: "Keyboard shortcuts", icon: "question", hint: "?", run: openShortcuts },
    { title: "Documentation", icon: "info", run: () => location.assign("/docs/") },
  ];
  const list = text === "" ? [] : keys.value;
  const ofKeys = list.map(
    ({ sid, friendlyName }): Command => ({
      title: safeText(friendlyName ?? "Unnamed"),
      icon: "key",
      hint: shortSid(sid),
      run: () => navigate(`/keys/${sid}`),
    }),
  );
  const bySid = list.findIndex(({ sid }) => sid.toLowerCase() === text.toLowerCase());
  if (bySid >= 0) return ofKeys.slice(bySid, bySid + 1);
  return [...views, ...actions, ...ofKeys].filter(({ title }) => matches(title)).slice(0, text === "" ? 12 : MOST);
}

/** The list of shortcuts. */
export function openShortcuts(): void {
  const rows = [
    ["Ctrl K or ⌘K", "Search or jump to"],
    ["/", "Filter the list"],
    ["c", "Create API key"],
    ...[...TOOLS, ...ACCOUNT].map(({ title, shortcut }) => [`g ${shortcut}`, title]),
    ["?", "Keyboard shortcuts"],
  ];
  openDialog((close) => (
    <Dialog title="Keyboard shortcuts" onClose={close}>
      <div class="dialog-body">
        <Facts facts={rows.map(([keys, what]) => [<kbd>{keys}</kbd>, what] as const)} />
      </div>
    </Dialog>
  ));
}
