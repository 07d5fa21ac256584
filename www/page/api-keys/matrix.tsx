import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Field, useField } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { ACTIONS, CATALOGUE, describe, MAX_PERMISSIONS, type Resource, search } from "./permissions.ts";
import { Starters, useReplace } from "./starters.tsx";

const TITLES = { read: "Read", list: "List", create: "Create", update: "Update", delete: "Delete" };

/** A search opens products until they have this many rows: a row takes half a millisecond. */
const OPEN_ROWS = 40;

interface MatrixProps {
  selected: Signal<readonly string[]>;
  error: Signal<string | undefined>;
}

/** The permissions of a Restricted key: a table for each product, a row for each resource, a box for each action. */
export function PermissionMatrix({ selected, error }: MatrixProps) {
  const filter = useField();
  const show = useSignal<"all" | "selected">("all");
  const opened = useSignal<ReadonlySet<string>>(new Set());
  const flipped = useSignal<{ filter: string; products: ReadonlySet<string> }>({ filter: "", products: new Set() });
  const chosen = useComputed(() => new Set(selected.value));

  const replaceWith = useReplace(selected);
  const query = filter.value.value.trim();
  const matches = search(query);
  const groups = CATALOGUE.map((group) => ({
    ...group,
    count: group.resources.filter((each) => countOf(each, chosen.value) > 0).length,
    rows: group.resources.filter((each) => matches(each) && (show.value === "all" || countOf(each, chosen.value) > 0)),
  })).filter(({ rows }) => rows.length > 0);
  const others = selected.value.filter((each) => describe(each) === undefined);
  const set = (permissions: readonly string[], isOn: boolean): void => {
    error.value = undefined;
    const rest = selected.peek().filter((each) => !permissions.includes(each));
    selected.value = isOn ? [...rest, ...permissions] : rest;
  };
  const isFiltered = query !== "" || show.value === "selected";
  // The search does not close what the user opened: it opens products until they have enough rows.
  const current = `${show.value} ${query}`;
  const ownFlips = flipped.value.filter === current ? flipped.value.products : new Set<string>();
  let rowCount = 0;
  const isOpen = groups.map(({ product, rows }) => {
    if (!isFiltered) return opened.value.has(product);
    const isNear = rowCount < OPEN_ROWS;
    rowCount += rows.length;
    return isNear !== ownFlips.has(product);
  });
  const toggle = (product: string): void => {
    const next = new Set(isFiltered ? ownFlips : opened.value);
    if (!next.delete(product)) next.add(product);
    if (isFiltered) flipped.value = { filter: current, products: next };
    else opened.value = next;
  };
  const isOver = selected.value.length > MAX_PERMISSIONS;

  return (
    <Card title="Permissions" actions={<Starters selected={selected} replaceWith={replaceWith} />}>
      <div class="toolbar permission-tools">
        <div class="grow">
          <Field
            label="Search permissions"
            field={filter}
            type="search"
            mono={false}
            placeholder="sms, or a /twilio/ path"
          />
        </div>
        <Segmented
          legend="Shown permissions"
          choices={[
            ["all", "All"],
            ["selected", `Selected (${selected.value.length})`],
          ]}
          value={show}
        />
      </div>
      <div class="products">
        {groups.map(({ product, title, count, rows }, index) => (
          <div class="product" key={product}>
            <button type="button" class="product-head" aria-expanded={isOpen[index]} onClick={() => toggle(product)}>
              <Icon name="chevron" />
              <span class="grow">{title}</span>
              <span class="muted small">{count > 0 ? `${count} of ${rows.length}` : rows.length}</span>
            </button>
            {isOpen[index] && <ProductTable title={title} rows={rows} chosen={chosen.value} set={set} />}
          </div>
        ))}
        {show.value === "selected" && others.length > 0 && (
          <div class="product-others">
            <p class="small muted">Other permissions, which this page does not know</p>
            {others.slice(0, MAX_PERMISSIONS).map((each) => (
              <label class="check" key={each}>
                <input type="checkbox" checked onChange={() => set([each], false)} />
                <code class="break">{each}</code>
              </label>
            ))}
            {others.length > MAX_PERMISSIONS && (
              <p class="small muted">And {others.length - MAX_PERMISSIONS} more: remove them in the JSON.</p>
            )}
          </div>
        )}
        {groups.length === 0 && (query !== "" || others.length === 0) && (
          <p class="empty">{query === "" ? "Nothing is selected yet." : `No permissions match “${query}”.`}</p>
        )}
      </div>
      <div class="card-foot">
        <p class={isOver ? "counter over grow" : "counter grow"} aria-live="polite">
          {selected.value.length} of {MAX_PERMISSIONS} selected
          {isOver && `: remove ${selected.value.length - MAX_PERMISSIONS}`}
        </p>
        <Button
          small
          variant="ghost"
          disabled={selected.value.length === 0}
          onClick={() => replaceWith([], "All permissions cleared")}
        >
          Clear all
        </Button>
      </div>
      {error.value !== undefined && (
        <p class="field-error matrix-error" tabIndex={-1} role="alert">
          <Icon name="alert" />
          <span>{error.value}</span>
        </p>
      )}
    </Card>
  );
}

function countOf({ actions }: Resource, chosen: ReadonlySet<string>): number {
  return Object.values(actions).filter((each) => chosen.has(each)).length;
}

function ProductTable(props: {
  title: string;
  rows: readonly Resource[];
  chosen: ReadonlySet<string>;
  set: (permissions: readonly string[], isOn: boolean) => void;
}) {
  const { title, rows, chosen, set } = props;
  return (
    <table class="matrix" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">Resource</th>
          {ACTIONS.map((action) => (
            <th scope="col" key={action}>
              {TITLES[action]}
            </th>
          ))}
          <th scope="col">All</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const all = Object.values(row.actions);
          const count = countOf(row, chosen);
          const path = `${row.product}/${row.resource}`;
          return (
            <tr key={path}>
              <th scope="row">
                <span>{row.title}</span>
                <code class="muted">{row.resource}</code>
              </th>
              {ACTIONS.map((action) => {
                const permission = row.actions[action];
                return (
                  <td key={action} data-label={permission && TITLES[action]}>
                    {permission === undefined ? (
                      <span class="muted" aria-hidden="true">
                        –
                      </span>
                    ) : (
                      <Box
                        label={`${action} ${path}`}
                        checked={chosen.has(permission)}
                        set={(on) => set([permission], on)}
                      />
                    )}
                  </td>
                );
              })}
              <td data-label="All">
                <Box
                  label={`all ${path}`}
                  checked={count === all.length}
                  isPartial={count > 0 && count < all.length}
                  set={(on) => set(all, on)}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Box(props: { label: string; checked: boolean; isPartial?: boolean; set: (isOn: boolean) => void }) {
  return (
    <label class="box">
      <input
        type="checkbox"
        class="box-input"
        aria-label={props.label}
        checked={props.checked}
        indeterminate={props.isPartial ?? false}
        onChange={(event) => props.set(event.currentTarget.checked)}
      />
    </label>
  );
}

/** The permissions of a policy, by product, to be read. */
export function PermissionList({ allow }: { allow: readonly string[] }) {
  const products = new Map<string, Map<string, string[]>>();
  for (const each of allow) {
    const found = describe(each);
    const product = found?.product ?? "Other permissions";
    const resources = products.get(product) ?? new Map<string, string[]>();
    products.set(product, resources);
    const title = found ? found.resource.title : each;
    resources.set(title, [...(resources.get(title) ?? []), found?.action ?? ""]);
  }
  return (
    <ul class="permission-list">
      {[...products].map(([product, resources]) =>
        [...resources].map(([title, actions]) => (
          <li key={product + title}>
            <span class="grow break">
              <span class="muted">{product} › </span>
              {title}
            </span>
            <span class="row">{actions.map((action) => action !== "" && <span class="badge">{action}</span>)}</span>
          </li>
        )),
      )}
    </ul>
  );
}

/** What saving would add and remove. */
export function PolicyDifference({ before, after }: { before: readonly string[]; after: readonly string[] }) {
  const added = after.filter((each) => !before.includes(each));
  const removed = before.filter((each) => !after.includes(each));
  if (added.length + removed.length === 0) return <p class="small muted">No changes yet.</p>;
  const line = (sign: string, tone: string, each: string): ComponentChildren => (
    <li key={each} class={`difference ${tone}`}>
      <span aria-hidden="true">{sign}</span>
      <span class="visually-hidden">{tone === "added" ? "Added:" : "Removed:"}</span>
      <code class="break">{each}</code>
    </li>
  );
  return (
    <div class="stack tight">
      <h3>
        Changes: +{added.length} −{removed.length}
      </h3>
      <ul class="differences">
        {added.map((each) => line("+", "added", each))}
        {removed.map((each) => line("−", "removed", each))}
      </ul>
    </div>
  );
}
