// What the code of the documents is run with: a user's folder, the package in it, and credentials.
import { environment } from "../examples/fixture.mjs";
import { createWorkspace } from "./workspace.mjs";

export let workspace;
export let load;
export let main;
export let key;
export let authToken;

export async function open() {
  Object.assign(process.env, environment);
  workspace = await createWorkspace();
  ({ load } = workspace);
  main = await workspace.loadPackage();
  key = main.ApiKey.fromEnv(environment);
  authToken = main.AuthToken.fromEnv(environment);
}
