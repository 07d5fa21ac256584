import { defineCommand } from "../command.js";
import { checkApiUrl, chooseCredential, readVariables } from "../credentials.js";
import { Failure, usageError } from "../failure.js";
import { library } from "../library.js";
import { auth, rest } from "../options.js";
import { quoteForShell } from "../shell.js";
import { print } from "../terminal.js";

export const command = defineCommand({
  name: "header",
  details: [
    "The header holds the secret. With --curl the command that is printed holds no secret: it reads the secret from the environment when it runs.",
  ],
  options: {
    curl: {
      value: "PATH",
      help: "Prints a curl command for a path of api.twilio.com, or a URL of any twilio.com host. {AccountSid} is replaced.",
    },
    ...auth,
    ...rest,
  },
  examples: [
    {
      comment: "A request with curl",
      line: "twilio-edge-auth header --curl '/2010-04-01/Accounts/{AccountSid}/Messages.json?PageSize=5'",
    },
    { comment: "The header for another tool, with the Auth Token", line: "twilio-edge-auth header --auth auth-token" },
  ],
  async run(values) {
    const apiUrl = checkApiUrl(values["api-url"]);
    const variables = await readVariables(values);
    const credential = await chooseCredential(variables, ["api-key", "auth-token", "oauth"], values.auth, apiUrl);
    const { OAuthClient } = await library();
    if (values.curl === undefined) {
      await print(`Authorization: ${await credential.authorizationHeader()}`);
      return 0;
    }
    if (credential instanceof OAuthClient) {
      throw usageError("--curl works with an API key or the Auth Token: an OAuth token lasts for an hour at most");
    }
    const { region, edge, accountSid } = credential as { accountSid: string; region?: string; edge?: string };
    const { hostname } = await library();
    const origin = apiUrl ?? hostname("api", { region, edge });
    const url = targetOf(values.curl.replaceAll("{AccountSid}", accountSid), origin, apiUrl);
    const names = "sid" in credential ? nameOf(variables) : ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"];
    const [user, secret] = names.map((name) => `"$${name}"`);
    // printf is built into the shell, so that the secret is not in the arguments of a process.
    await print(`printf 'user = "%s:%s"\\n' ${user} ${secret} | curl --config - ${quoteForShell(url)}`);
    return 0;
  },
});

/** Returns the names of the variables that hold the key. */
function nameOf(variables: Readonly<Record<string, string>>): string[] {
  const first = (...names: string[]) => names.find((name) => variables[name]) ?? (names[0] as string);
  return [first("TWILIO_API_KEY", "TWILIO_API_KEY_SID"), first("TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET")];
}

function targetOf(target: string, origin: string, apiUrl: string | undefined): string {
  if (target.startsWith("/")) return origin + target;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  if (url?.protocol !== "https:" || !/\.twilio\.com$/.test(url.hostname) || url.username !== "") {
    throw new Failure("--curl: expected a path that begins with /, or a URL of a twilio.com host", undefined, 2);
  }
  return apiUrl === undefined ? target : apiUrl + target.slice(url.origin.length);
}
