import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { reasonOf } from "../edge/client.ts";
import { AdminOnly } from "../edge/sign-in.tsx";
import { navigate, replaceRoute, route } from "../router.ts";
import { View } from "../shell/view.tsx";
import { Button } from "../ui/button.tsx";
import { CodeTabs } from "../ui/code.tsx";
import { CopyField } from "../ui/copy.tsx";
import { Empty } from "../ui/empty.tsx";
import { Facts } from "../ui/facts.tsx";
import { Icon } from "../ui/icon.tsx";
import { LoadFailure } from "../ui/load-failure.tsx";
import { Menu } from "../ui/menu.tsx";
import { Notice } from "../ui/notice.tsx";
import { SafeText } from "../ui/safe-text.tsx";
import { Sid } from "../ui/sid.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { minuteTime, shortTime } from "../ui/time.ts";
import { toast } from "../ui/toast.tsx";
import { actionsFor, openDelete } from "./actions.tsx";
import { KeyBadges, TYPES } from "./list.tsx";
import { PermissionList } from "./matrix.tsx";
import { PolicyEditor } from "./policy-editor.tsx";
import { keepOldKey, rotationOf } from "./rotations.ts";
import { useSamples } from "./samples.ts";
import { isGone, type KeyRow, keys, load, loadKey, nameOf, status } from "./state.ts";
import { TestTab } from "./test-tab.tsx";

/** A key's own page: its permissions, a test, code, details, and at the end its deletion. */
export function KeyDetail({ sid }: { sid: string }) {
  const loaded = useSignal<KeyRow | undefined>(undefined);
  const listed = keys.value.find((each) => each.sid === sid);
  const key = listed ?? loaded.value;
  const title = key ? nameOf(key) : "API key";
  return (
    <View
      title={title}
      heading={
        key && (
          <span class="row">
            {key.friendlyName === null ? <em>Unnamed</em> : <SafeText text={key.friendlyName} />}
            <KeyBadges row={key} />
          </span>
        )
      }
      crumbs={<a href="#/keys">API keys</a>}
      actions={
        key &&
        !key.deleted && (
          <Menu label={`Actions for ${nameOf(key)}`} items={actionsFor(key)} isBordered>
            Actions
            <Icon name="chevron" />
          </Menu>
        )
      }
    >
      <AdminOnly>{() => <Loaded sid={sid} loaded={loaded} shown={key} />}</AdminOnly>
    </View>
  );
}

interface LoadedProps {
  sid: string;
  loaded: Signal<KeyRow | undefined>;
  shown: KeyRow | undefined;
}

function Loaded({ sid, loaded, shown }: LoadedProps) {
  const problem = useSignal<string | undefined>(undefined);
  const missing = useSignal(false);
  const fetchKey = async (): Promise<void> => {
    problem.value = undefined;
    try {
      loaded.value = await loadKey(sid);
    } catch (error) {
      missing.value = isGone(error);
      problem.value = reasonOf(error);
    }
  };
  useEffect(() => {
    if (status.peek() === "empty") void load(true);
    void fetchKey();
  }, [sid]);
  if (missing.value && !shown?.deleted) {
    return (
      <section class="card">
        <Empty
          icon="key"
          title="This key no longer exists"
          actions={
            <a class="button" href="#/keys">
              Go to API keys
            </a>
          }
        />
      </section>
    );
  }
  return (
    <div class="stack">
      {!shown?.deleted && <LoadFailure title="Couldn't load the key" reason={problem.value} retry={fetchKey} />}
      {shown === undefined ? (
        problem.value === undefined && <Skeleton label="Loading the key" widths={[40, 65]} />
      ) : (
        <>
          {!shown.deleted && <PendingRotation sid={sid} />}
          <Sections shown={shown} fetched={loaded.value} />
        </>
      )}
    </div>
  );
}

/** Says when the key is deleted after its rotation, and offers to keep it. */
function PendingRotation({ sid }: { sid: string }) {
  const rotation = rotationOf(sid);
  if (rotation === undefined) return null;
  const { successor, deletesAt, error } = rotation;
  const when =
    deletesAt === null ? "is interrupted, and will be undone" : `deletes this key on ${shortTime(deletesAt)}`;
  const keep = async (): Promise<void> => {
    try {
      await keepOldKey(sid);
      toast("This key is kept. Its successor works too.");
    } catch (failure) {
      toast(`Couldn't cancel the rotation. ${reasonOf(failure)}`);
    }
  };
  return (
    <Notice tone="warning" title={`The rotation ${when}`}>
      <p class="row">
        Replaced by <Sid sid={successor} what="the SID of the successor" />
      </p>
      {error !== null && <p>The last attempt failed: {error}</p>}
      {deletesAt !== null && (
        <Button small busyLabel="Canceling…" onClick={keep}>
          Keep this key
        </Button>
      )}
    </Notice>
  );
}

function Sections({ shown, fetched }: { shown: KeyRow; fetched: KeyRow | undefined }) {
  const tab = useSignal(route.peek().query.get("tab") ?? "permissions");
  useEffect(
    () =>
      tab.subscribe((value) => {
        if (route.peek().path === `/keys/${shown.sid}`) replaceRoute(`/keys/${shown.sid}?tab=${value}`);
      }),
    [],
  );
  return (
    <>
      <section class="card" aria-label="Key">
        <Tabs
          label="Key"
          selected={tab}
          tabs={[
            ["permissions", "Permissions", () => <Permissions shown={shown} fetched={fetched} />],
            ["test", "Test", () => <TestTab row={shown} />],
            [
              "code",
              "Code",
              () => (
                <div class="card-body">
                  <CodeTabs samples={useSamples()} />
                </div>
              ),
            ],
            ["details", "Details", () => <Details shown={shown} fetched={fetched} />],
          ]}
        />
      </section>
      {!shown.deleted && (
        <section class="card danger-zone" aria-labelledby="delete-title">
          <div class="card-body">
            <div class="row">
              <div class="grow">
                <h2 id="delete-title">Delete this API key</h2>
                <p class="small muted">
                  {shown.inUse
                    ? "The worker uses this key, so it can't be deleted here."
                    : "Requests with it fail immediately. You can't undo this."}
                </p>
              </div>
              <Button
                variant="danger"
                disabled={shown.inUse}
                onClick={() => openDelete(shown, () => navigate("/keys"))}
              >
                Delete…
              </Button>
            </div>
          </div>
        </section>
      )}
    </>
  );
}

/** What the keys without a policy may do. */
const ACCESS = {
  main: "Full API access, with accounts and keys.",
  standard: "Full API access except accounts and keys.",
  "standard-or-main":
    "Full API access. A Main key also manages accounts and keys; Twilio's API doesn't say whether this is one.",
};

function Permissions({ shown, fetched }: { shown: KeyRow; fetched: KeyRow | undefined }) {
  const editing = useSignal(false);
  const type = shown.type;
  if (type !== undefined && type !== "restricted") {
    return (
      <div class="card-body small">
        <p>{ACCESS[type]} Can sign Access Tokens.</p>
      </div>
    );
  }
  const allow = (shown.policy ?? fetched?.policy)?.allow;
  if (allow === undefined) return <Skeleton label="Loading permissions" widths={[60, 45]} />;
  const close = (): void => {
    editing.value = false;
    requestAnimationFrame(() => document.getElementById("edit-permissions")?.focus());
  };
  if (editing.value) return <PolicyEditor row={{ ...shown, policy: { allow: [...allow] } }} close={close} />;
  return (
    <div class="card-body">
      <div class="row">
        <h2 class="grow">{allow.length === 1 ? "1 permission" : `${allow.length} permissions`}</h2>
        {!shown.deleted && (
          <Button
            id="edit-permissions"
            onClick={() => {
              editing.value = true;
            }}
          >
            Edit permissions
          </Button>
        )}
      </div>
      <PermissionList allow={allow} />
    </div>
  );
}

function Details({ shown, fetched }: { shown: KeyRow; fetched: KeyRow | undefined }) {
  return (
    <div class="card-body">
      <CopyField label="Key SID" value={shown.sid} what="the key SID" />
      <Facts
        facts={[
          ["Type", shown.type ? TYPES[shown.type] : "–"],
          ["Created", minuteTime(shown.dateCreated)],
          ["Updated", minuteTime(fetched?.dateUpdated ?? shown.dateUpdated ?? null)],
        ]}
      />
      <p class="field-hint row">
        <Icon name="info" />
        <span class="grow">Twilio doesn't say when a key was last used. Activity shows which key signed tokens.</span>
      </p>
    </div>
  );
}
