import { permissions } from "twilio-edge-auth/permissions";

/** The known permissions: the actions of each resource of each product. Without `*`, which stands for all actions. */
export const PERMISSIONS: Record<string, Record<string, string[]>> = {};

for (const { product, resource, action } of permissions) {
  if (action === "*") continue;
  PERMISSIONS[product] ??= {};
  PERMISSIONS[product][resource] ??= [];
  PERMISSIONS[product][resource].push(action);
}

export function permission(product: string, resource: string, action: string): string {
  return `/twilio/${product}/${resource}/${action}`;
}
