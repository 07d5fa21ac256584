import { route } from "@react-router/dev/routes";

export default [route("token", "routes/token.ts")];
