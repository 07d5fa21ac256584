import { PERMISSIONS, permission } from "../../permissions.ts";

export interface Template {
  name: string;
  allow: () => string[];
}

/** What many keys are for. "Read only" is that of messaging and numbers: all that can be read is more than a policy holds. */
export const TEMPLATES: readonly Template[] = [
  { name: "Send messages", allow: () => [permission("messaging", "messages", "create")] },
  { name: "Read only", allow: () => [...reading("messaging"), ...reading("phone-numbers", "active-numbers")] },
];

/** Looking at a product's resources, and changing none. */
function reading(product: string, ...only: string[]): string[] {
  const resources = Object.entries(PERMISSIONS[product] ?? {});
  return resources
    .filter(([resource]) => only.length === 0 || only.includes(resource))
    .flatMap(([resource, actions]) =>
      actions
        .filter((action) => action === "read" || action === "list")
        .map((action) => permission(product, resource, action)),
    );
}
