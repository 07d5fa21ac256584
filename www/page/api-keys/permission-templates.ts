import { PERMISSIONS, permission } from "../../permissions.ts";

export interface Template {
  name: string;
  allow: () => string[];
}

/** Common sets of permissions. All read permissions together would exceed the limit of a policy. */
export const TEMPLATES: readonly Template[] = [
  { name: "Send messages", allow: () => [permission("messaging", "messages", "create")] },
  {
    name: "Read messages and numbers",
    allow: () => [...readPermissions("messaging"), ...readPermissions("phone-numbers", "active-numbers")],
  },
];

/** The read permissions of a product's resources. */
function readPermissions(product: string, ...only: string[]): string[] {
  const resources = Object.entries(PERMISSIONS[product] ?? {});
  return resources
    .filter(([resource]) => only.length === 0 || only.includes(resource))
    .flatMap(([resource, actions]) =>
      actions
        .filter((action) => action === "read" || action === "list")
        .map((action) => permission(product, resource, action)),
    );
}
