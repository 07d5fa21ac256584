import { app } from "./app.ts";

export { ActivityObject } from "./activity-object.ts";

export default app;
