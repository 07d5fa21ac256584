import type { ComponentChildren } from "preact";
import { AccessTokens } from "../access-tokens/view.tsx";
import { Inspector } from "../inspector/view.tsx";
import { RestAuthentication } from "../rest-auth/view.tsx";
import { route } from "../router.ts";
import { Webhooks } from "../webhooks/view.tsx";
import { lazy } from "./lazy.tsx";
import { NotFound } from "./not-found.tsx";

const ActivityView = lazy(() => import("./account-views.ts").then((views) => views.ActivityView));
const CreateKey = lazy(() => import("./account-views.ts").then((views) => views.CreateKey));
const KeyDetail = lazy(() => import("./account-views.ts").then((views) => views.KeyDetail));
const KeyList = lazy(() => import("./account-views.ts").then((views) => views.KeyList));
const RotateKey = lazy(() => import("./account-views.ts").then((views) => views.RotateKey));
const KeyRotation = lazy(() => import("./account-views.ts").then((views) => views.KeyRotation));

/** The view of each route. */
const ROUTES: readonly (readonly [pattern: RegExp, view: (...matches: string[]) => ComponentChildren])[] = [
  [/^\/tokens$/, () => <AccessTokens key="page" source="page" />],
  [/^\/tokens\/worker$/, () => <AccessTokens key="worker" source="worker" />],
  [/^\/inspector$/, () => <Inspector />],
  [/^\/rest-auth$/, () => <RestAuthentication />],
  [/^\/activity$/, () => <ActivityView />],
  [/^\/rotation$/, () => <KeyRotation />],
  [/^\/webhooks$/, () => <Webhooks />],
  [/^\/keys$/, () => <KeyList />],
  [/^\/keys\/new$/, () => <CreateKey key={`${route.value.query}`} />],
  [/^\/keys\/(SK[0-9a-f]{32})\/rotate$/i, (sid) => <RotateKey key={sid} sid={sid} />],
  [/^\/keys\/(SK[0-9a-f]{32})$/i, (sid) => <KeyDetail key={sid} sid={sid} />],
];

/** The view that the address names. */
export function CurrentView() {
  const { path } = route.value;
  for (const [pattern, view] of ROUTES) {
    const match = pattern.exec(path);
    if (match) return <>{view(...match.slice(1))}</>;
  }
  return <NotFound />;
}
