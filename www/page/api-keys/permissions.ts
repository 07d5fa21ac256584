import { permissions } from "twilio-edge-auth/permissions";

export const MAX_PERMISSIONS = 100;

export const ACTIONS = ["read", "list", "create", "update", "delete"] as const;
export type Action = (typeof ACTIONS)[number];

/** A resource with its permissions. */
export interface Resource {
  product: string;
  resource: string;
  /** Such as "Messages". */
  title: string;
  actions: Partial<Record<Action, string>>;
  /** What the search looks through, in lower case. */
  text: string;
}

/** The titles of products that are not their names. */
const PRODUCTS: Record<string, string> = {
  "event-streams": "Event Streams",
  iam: "Accounts and keys",
  taskrouter: "TaskRouter",
};

/** Other words for what the search looks through. */
const SYNONYMS: Record<string, string> = {
  "messaging/messages": "sms mms text whatsapp",
  "messaging/messages.media": "sms mms",
  "voice/calls": "phone dial",
  verify: "otp 2fa",
  "phone-numbers": "did",
  iam: "api keys subaccounts",
  billing: "cost price",
};
const WRITING = new Set<Action>(["create", "update", "delete"]);

/** The products with their resources, in the order of their titles. The most used come first. */
export const CATALOGUE: readonly { product: string; title: string; resources: readonly Resource[] }[] = build();

const byPermission = new Map(
  CATALOGUE.flatMap(({ title, resources }) =>
    resources.flatMap((resource) =>
      Object.entries(resource.actions).map(([action, name]) => [name, { product: title, resource, action }] as const),
    ),
  ),
);

/** Where a permission is in the catalogue. Undefined for those that it does not have, such as a resource's `*`. */
export function describe(permission: string) {
  return byPermission.get(permission);
}

/** The resources that match a search: words, or a whole path as Twilio's errors print it. */
export function search(text: string): (resource: Resource) => boolean {
  const query = text.trim().toLowerCase();
  const [, product, name] = /^\/?(?:twilio\/)([\w-]+)\/([\w.-]+)(?:\/[\w*]+)?$/.exec(query) ?? [];
  const isKnown = CATALOGUE.some((each) =>
    each.resources.some((one) => one.product === product && one.resource === name),
  );
  if (isKnown) return (each) => each.product === product && each.resource === name;
  const words = query.split(/[\s/]+/).filter((word) => word !== "" && word !== "twilio");
  return (each) => words.every((word) => each.text.includes(word));
}

function build() {
  const products = new Map<string, Map<string, Resource>>();
  for (const { permission, product, resource, action, title } of permissions) {
    if (action === "*") continue;
    const resources = products.get(product) ?? new Map<string, Resource>();
    products.set(product, resources);
    const found = resources.get(resource) ?? {
      product,
      resource,
      title: capitalized(title.slice(title.indexOf(" ") + 1)),
      actions: {},
      text: "",
    };
    found.actions[action] = permission;
    resources.set(resource, found);
  }
  const order = ["messaging", "voice", "phone-numbers", "verify"];
  const rank = (product: string) => (order.includes(product) ? order.indexOf(product) : order.length);
  return [...products]
    .map(([product, resources]) => ({
      product,
      title: titleOf(product),
      resources: [...resources.values()].map((each) => ({ ...each, text: textOf(each) })),
    }))
    .sort((a, b) => rank(a.product) - rank(b.product) || (a.title < b.title ? -1 : 1));
}

function titleOf(product: string): string {
  return PRODUCTS[product] ?? capitalized(product.replace("-", " "));
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function textOf({ product, resource, title, actions }: Resource): string {
  const names = Object.keys(actions) as Action[];
  const words = [
    ...[titleOf(product), product, resource, title],
    ...[SYNONYMS[product] ?? "", SYNONYMS[`${product}/${resource}`] ?? ""],
    ...names,
    names.some((name) => WRITING.has(name)) ? "write" : "",
  ];
  return words.join(" ").toLowerCase();
}

export interface Template {
  name: string;
  allow: readonly string[];
}

/** Common sets of permissions. All read permissions together would exceed the limit of a policy. */
export const TEMPLATES: readonly Template[] = [
  { name: "Send messages", allow: ["/twilio/messaging/messages/create"] },
  {
    name: "Read messages and numbers",
    allow: [...reading("messaging"), ...reading("phone-numbers", "active-numbers")],
  },
  { name: "Make calls", allow: ["/twilio/voice/calls/create", "/twilio/voice/calls/read"] },
  {
    name: "Verify users",
    allow: [...all("verify", "verification"), ...all("verify", "verification-check")],
  },
];

/** The read permissions of a product's resources. */
function reading(product: string, ...only: string[]): string[] {
  return resourcesOf(product)
    .filter(({ resource }) => only.length === 0 || only.includes(resource))
    .flatMap(({ actions }) => [actions.read, actions.list].filter((each) => each !== undefined));
}

function all(product: string, resource: string): string[] {
  return resourcesOf(product)
    .filter((each) => each.resource === resource)
    .flatMap(({ actions }) => Object.values(actions));
}

function resourcesOf(product: string): readonly Resource[] {
  return CATALOGUE.find((each) => each.product === product)?.resources ?? [];
}
