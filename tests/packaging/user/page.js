// A page's script; it shows a token.
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "./credential.js";

document.title = new ApiKey({ ...credential, dangerouslyAllowBrowser: true }).mintAccessToken(options);
