/** The known permissions of Restricted keys and OAuth apps, as data. Loads without the WebAssembly module. */
import { catalogue } from "./catalogue.js";
import type { KnownPermission } from "./permission.js";

export type { KnownPermission, Permission } from "./permission.js";

/** What a permission allows. `read` fetches one, `list` lists; `*` is what Twilio returns for all five on one resource. */
export type PermissionAction = "read" | "list" | "create" | "update" | "delete" | "*";

/**
 * Where a permission is known from. `"documented"`: Twilio's documentation. `"seen"`: public code that creates keys with it.
 * `"disputed"`: sources differ in its name or actions, so try it before you rely on it.
 */
export type PermissionStatus = "documented" | "seen" | "disputed";

export interface PermissionInfo {
  permission: KnownPermission;
  /** Such as `"messaging"`. */
  product: string;
  /** Such as `"services.phonenumbers"`: a dot separates a resource from the one it belongs to. */
  resource: string;
  action: PermissionAction;
  /** Such as `"Create messages"`. */
  title: string;
  status: PermissionStatus;
}

const actions = { R: "read", L: "list", C: "create", U: "update", D: "delete", "*": "*" } as const;
const everything = "Read, list, create, update and delete";

/** All known permissions, by product and resource. */
export const permissions: readonly PermissionInfo[] = /* @__PURE__ */ catalogue.flatMap(
  ([path, documented, seen, disputed, noun]) => {
    const [product = "", resource = ""] = path.split("/");
    const statuses: [PermissionStatus, string][] = [
      ["documented", documented],
      ["seen", seen],
      ["disputed", disputed],
    ];
    return statuses.flatMap(([status, letters]) =>
      Array.from(letters.replace("-", ""), (letter) => {
        const action = actions[letter as keyof typeof actions];
        const permission = `/twilio/${path}/${action}` as KnownPermission;
        const verb = action === "*" ? everything : action.replace(/^./, (first) => first.toUpperCase());
        return { permission, product, resource, action, title: `${verb} ${noun}`, status };
      }),
    );
  },
);
