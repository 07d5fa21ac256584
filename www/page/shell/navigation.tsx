import { keyCount } from "../api-keys/state.ts";
import { account } from "../edge/session.ts";
import { HOME, route } from "../router.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog, openDialog } from "../ui/dialog.tsx";
import { Icon, type IconName } from "../ui/icon.tsx";
import { Sid } from "../ui/sid.tsx";

export interface Destination {
  path: string;
  title: string;
  icon: IconName;
  /** The second key of the shortcut: "g k". */
  shortcut: string;
}

export const TOOLS: readonly Destination[] = [
  { path: "/tokens", title: "Access tokens", icon: "token", shortcut: "t" },
  { path: "/inspector", title: "Inspector", icon: "search", shortcut: "i" },
  { path: "/rest-auth", title: "REST authentication", icon: "terminal", shortcut: "r" },
  { path: "/webhooks", title: "Webhooks", icon: "webhook", shortcut: "w" },
];

export const ACCOUNT: readonly Destination[] = [
  { path: "/keys", title: "API keys", icon: "key", shortcut: "k" },
  { path: "/activity", title: "Activity", icon: "activity", shortcut: "a" },
  { path: "/rotation", title: "Key rotation", icon: "rotate", shortcut: "o" },
];

function isCurrent(path: string): boolean {
  return route.value.path === path || route.value.path.startsWith(`${path}/`);
}

function Group({ title, items }: { title: string; items: readonly Destination[] }) {
  const id = `nav-${title.toLowerCase()}`;
  return (
    <div class="nav-group">
      <h2 id={id}>{title}</h2>
      <ul aria-labelledby={id}>
        {items.map((item) => (
          <li key={item.path}>
            <a class="nav-link" href={`#${item.path}`} aria-current={isCurrent(item.path) ? "page" : undefined}>
              <Icon name={item.icon} />
              {item.title}
              {item.path === "/keys" && keyCount.value !== "" && (
                <span class="nav-count" aria-hidden="true">
                  {keyCount.value}
                </span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function AccountCard() {
  const current = account.value;
  if (current === undefined) return null;
  return (
    <section class="account-card" aria-label="Account">
      <div class="row">
        <strong>{current.isLocal ? "Local account" : "Twilio account"}</strong>
        <Badge tone={current.isLocal ? "warning" : "good"}>{current.isLocal ? "Local" : "Live"}</Badge>
      </div>
      <div class="row">
        <Sid sid={current.sid} what="the Account SID" />
      </div>
    </section>
  );
}

function SidebarContent() {
  return (
    <>
      <a class="brand" href={`#${HOME}`}>
        <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
          <rect width="32" height="32" rx="8" class="brand-tile" />
          <path d="M8 16h3m3 0h4m3 0h3" class="brand-dots" />
          <path d="M9 10.5h14M9 21.5h14" class="brand-lines" />
        </svg>
        twilio-edge-auth
      </a>
      <nav aria-label="Views">
        <Group title="Tools" items={TOOLS} />
        <Group title="Account" items={ACCOUNT} />
      </nav>
      <div class="sidebar-foot">
        <AccountCard />
        <p class="foot">
          Independent open-source project. Not affiliated with or endorsed by Twilio. <a href="/docs/">Documentation</a>
        </p>
      </div>
    </>
  );
}

export function Sidebar() {
  return (
    <aside class="sidebar" aria-label="Sidebar">
      <SidebarContent />
    </aside>
  );
}

/** The sidebar as a dialog, where the window is too narrow for it. */
export function openDrawer(): void {
  openDialog((close) => (
    <Dialog title="Navigation" plain class="drawer" onClose={close}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: closes after a click on one of its links */}
      <div
        class="sidebar-inner"
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest("a")) close();
        }}
      >
        <div class="row">
          <Button small variant="ghost" label="Close" onClick={close}>
            <Icon name="cross" />
          </Button>
        </div>
        <SidebarContent />
      </div>
    </Dialog>
  ));
}

/** The most used views, on phones. */
export function BottomBar() {
  const [tokens, inspector] = TOOLS;
  const [keys] = ACCOUNT;
  const items = [tokens, inspector, keys].filter((each) => each !== undefined);
  return (
    <nav class="bottom-bar" aria-label="Main views">
      {items.map(({ path, title, icon }) => (
        <a key={path} href={`#${path}`} aria-current={isCurrent(path) ? "page" : undefined}>
          <Icon name={icon} />
          {title}
        </a>
      ))}
      <button type="button" onClick={openDrawer}>
        <Icon name="menu" />
        More
      </button>
    </nav>
  );
}
