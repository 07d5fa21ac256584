import { defineCommand } from "../command.js";
import { checkApiUrl, type Kind, kindsIn, openCredential, readVariables } from "../credentials.js";
import type { Variables } from "../env-file.js";
import { exitCodes, toFailure } from "../failure.js";
import { library } from "../library.js";
import { json, rest } from "../options.js";
import { type Access, probe, probeAuthToken, probeKey } from "../probe.js";
import { escapeText, print, printJson, styled } from "../terminal.js";
import { type Finding, inspectVariables } from "../variables.js";

export const command = defineCommand({
  name: "doctor",
  details: [
    "Sends requests that read and change nothing. Prints no value of a variable.",
    "Exit code 0: no fault was found. 1: there is one. 3: Twilio's API cannot be reached.",
  ],
  options: { offline: { help: "Checks only the variables, and sends nothing." }, ...rest, ...json },
  examples: [
    { comment: "The environment of this shell", line: "twilio-edge-auth doctor" },
    { comment: "A file, without the network", line: "twilio-edge-auth doctor --env-file .env --offline" },
  ],
  async run(values) {
    const apiUrl = checkApiUrl(values["api-url"]);
    const variables = await readVariables(values);
    const findings = [...inspectVariables(variables), ...(await checkCredentials(variables))];
    let isReached = true;
    if (!values.offline) {
      const online = await checkOnline(variables, apiUrl);
      findings.push(...online.findings);
      isReached = online.isReached;
    }
    const isHealthy = findings.every(({ ok }) => ok !== false);
    if (values.json) {
      await printJson({ ok: isHealthy, findings });
    } else {
      const width = Math.max(...findings.map(({ name }) => name.length));
      for (const { name, ok, message } of findings) {
        const mark = ok ? styled("✓", "green") : ok === null ? styled("?", "yellow") : styled("✗", "red");
        await print(`${mark} ${name.padEnd(width)}  ${escapeText(message)}`);
      }
    }
    if (!isReached) return exitCodes.network;
    return isHealthy ? exitCodes.ok : exitCodes.refused;
  },
});

const kinds: readonly Kind[] = ["api-key", "auth-token", "oauth"];
const titles: Readonly<Record<Kind, string>> = { "api-key": "API key", "auth-token": "Auth Token", oauth: "OAuth app" };

/** Checks that each credential is complete, and that a host exists for the region and edge location. */
async function checkCredentials(variables: Variables): Promise<Finding[]> {
  const { CredentialError, hostname } = await library();
  const findings: Finding[] = [];
  const present = kindsIn(variables, kinds);
  if (present.length === 0) {
    findings.push({
      name: "credentials",
      ok: false,
      message: "none: set TWILIO_ACCOUNT_SID and an API key or Auth Token",
    });
  }
  for (const kind of present) {
    try {
      (await openCredential(kind, variables)).free();
      findings.push({ name: titles[kind], ok: true, message: "complete" });
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error;
      findings.push({ name: titles[kind], ok: false, message: error.message });
    }
  }
  const { TWILIO_REGION: region, TWILIO_EDGE: edge } = variables;
  if (region || edge) {
    try {
      const host = hostname("api", { region: region || undefined, edge: edge || undefined });
      findings.push({ name: "region and edge", ok: true, message: new URL(host).hostname });
    } catch (error) {
      findings.push({ name: "region and edge", ok: false, message: (error as Error).message });
    }
  }
  return findings;
}

interface Online {
  findings: Finding[];
  isReached: boolean;
}

async function checkOnline(variables: Variables, apiUrl: string | undefined): Promise<Online> {
  const findings: Finding[] = [];
  try {
    const origins = await originsOf(variables, apiUrl);
    findings.push(await checkClock(origins.api));
    for (const kind of kindsIn(variables, kinds)) {
      const finding = await checkAccess(kind, variables, origins, apiUrl);
      if (finding) findings.push(...finding);
    }
    return { findings, isReached: true };
  } catch (error) {
    const { message, exitCode } = toFailure(error);
    findings.push({ name: "network", ok: false, message });
    return { findings, isReached: exitCode !== exitCodes.network };
  }
}

/** Returns the hosts of the region, or those of Twilio's default region if the given one has none. */
async function originsOf({ TWILIO_REGION, TWILIO_EDGE }: Variables, apiUrl: string | undefined) {
  if (apiUrl !== undefined) return { api: apiUrl, iam: apiUrl };
  const { hostname } = await library();
  const location = { region: TWILIO_REGION || undefined, edge: TWILIO_EDGE || undefined };
  try {
    return { api: hostname("api", location), iam: hostname("iam", location) };
  } catch {
    return { api: hostname("api"), iam: hostname("iam") };
  }
}

/** Access Tokens are refused if the clock is ahead, or far behind. */
async function checkClock(origin: string): Promise<Finding> {
  const before = Date.now();
  const { date } = await probe(`${origin}/2010-04-01/Accounts.json`);
  const after = Date.now();
  const name = "clock";
  if (date === undefined) return { name, ok: null, message: "not known: the response has no date" };
  // The header has whole seconds, and was written between the two times.
  const ahead = Math.max(0, before - date - 1000, 0);
  const behind = Math.max(0, date - after);
  const seconds = Math.round((ahead > 0 ? ahead : behind) / 1000);
  if (seconds <= 2) return { name, ok: true, message: "right to 2 seconds" };
  const direction = ahead > 0 ? "ahead of" : "behind";
  return {
    name,
    ok: seconds <= 30 ? null : false,
    message: `${seconds} s ${direction} Twilio's: Access Tokens can be refused (20104, 20105)`,
  };
}

async function checkAccess(
  kind: Kind,
  variables: Variables,
  origins: { api: string; iam: string },
  apiUrl: string | undefined,
): Promise<Finding[] | undefined> {
  const { ApiError, ApiKey, AuthToken, CredentialError, OAuthClient } = await library();
  const name = `${titles[kind]} at Twilio`;
  let credential: Awaited<ReturnType<typeof openCredential>>;
  try {
    credential = await openCredential(kind, variables, apiUrl);
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
  try {
    const header = await credential.authorizationHeader();
    if (credential instanceof OAuthClient) return [{ name, ok: true, message: "works: Twilio issued a token" }];
    if (credential instanceof AuthToken) {
      return [toFinding(name, await probeAuthToken(origins, credential.accountSid, header))];
    }
    const access = await probeKey(origins, credential.accountSid, credential.sid, header);
    return [toFinding(name, access), ...(credential instanceof ApiKey ? mintFindings(access) : [])];
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500 || error.status === 429) throw error;
    return [{ name, ok: false, message: `refused: ${error.message}` }];
  } finally {
    credential.free();
  }
}

function toFinding(name: string, access: Access): Finding {
  if (!access.works) return { name, ok: access.works, message: access.message };
  return { name, ok: true, message: access.type === undefined ? "works" : `works: a ${access.type} key` };
}

function mintFindings(access: Access): Finding[] {
  if (!access.works) return [];
  const name = "Access Tokens";
  if (access.type === "Restricted") {
    return [
      { name, ok: null, message: "Restricted keys cannot sign them: use a Standard or Main key for the token command" },
    ];
  }
  return [{ name, ok: true, message: "the key may sign them" }];
}
