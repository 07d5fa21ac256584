// The views for admins, in one file of their own: most visits need none of them.
export { ActivityView } from "../activity/view.tsx";
export { CreateKey } from "../api-keys/create.tsx";
export { KeyDetail } from "../api-keys/detail.tsx";
export { KeyList } from "../api-keys/list.tsx";
export { RotateKey } from "../api-keys/rotate.tsx";
export { KeyRotation } from "../rotation/view.tsx";
