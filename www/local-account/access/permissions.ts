import { actionsOf, PERMISSIONS, permission } from "../../permissions.ts";

const KNOWN = new Set(
  Object.entries(PERMISSIONS).flatMap(([product, resources]) =>
    Object.entries(resources).flatMap(([resource, letters]) =>
      ["*", ...actionsOf(letters)].map((action) => permission(product, resource, action)),
    ),
  ),
);

export function isPermission(text: string): boolean {
  return KNOWN.has(text);
}
