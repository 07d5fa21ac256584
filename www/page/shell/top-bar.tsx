import { KeyChip } from "../credential/key-chip.tsx";
import { session, signOut } from "../edge/session.ts";
import { Button } from "../ui/button.tsx";
import { now } from "../ui/clock.ts";
import { Facts } from "../ui/facts.tsx";
import { Icon } from "../ui/icon.tsx";
import { PopoverChip } from "../ui/popover.tsx";
import { span } from "../ui/time.ts";
import { openDrawer } from "./navigation.tsx";
import { openPalette } from "./palette.tsx";
import { ThemeSwitch } from "./theme.tsx";

const SHORTCUT = /Mac|iP(hone|ad|od)/.test(navigator.platform) ? "⌘K" : "Ctrl K";

export function TopBar() {
  return (
    <header class="top-bar">
      <Button class="drawer-open" variant="ghost" label="Open navigation" onClick={openDrawer}>
        <Icon name="menu" />
      </Button>
      <button type="button" class="command-open" aria-label={`Search or jump to… ${SHORTCUT}`} onClick={openPalette}>
        <Icon name="search" />
        <span>Search or jump to…</span>
        <kbd>{SHORTCUT}</kbd>
      </button>
      <KeyChip />
      <UserChip />
      <ThemeSwitch />
    </header>
  );
}

function UserChip() {
  const user = session.value;
  if (user === undefined) return null;
  const role = user.isAdmin ? "admin" : "no admin role";
  return (
    <PopoverChip
      label={`Signed in as ${user.name}`}
      chip={
        <>
          <i class={user.isAdmin ? "dot good" : "dot"} aria-hidden="true" />
          <span>{user.name}</span>
          <Icon name="chevron" />
        </>
      }
    >
      {(close) => (
        <div class="stack">
          <Facts
            facts={[
              ["User", user.name],
              ["Role", role],
              ["Session", user.expiresAt === undefined ? "Cloudflare Access" : <TimeLeft until={user.expiresAt} />],
            ]}
          />
          <div class="row">
            <Button
              onClick={() => {
                close();
                signOut();
              }}
            >
              Sign out
            </Button>
          </div>
        </div>
      )}
    </PopoverChip>
  );
}

function TimeLeft({ until }: { until: number }) {
  return <>{`Expires in ${span(until - now.value)}`}</>;
}
