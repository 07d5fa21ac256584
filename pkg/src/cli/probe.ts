/** The requests of `doctor`. They change nothing: Twilio's answers to reading tell what a credential may do. */
import { Failure } from "./failure.js";

export interface Probe {
  status: number;
  /** Twilio's error code. */
  code: number | undefined;
  /** The header `Date`, in milliseconds since the epoch. */
  date: number | undefined;
  json: Record<string, unknown>;
}

const timeout = 15_000;
const maxSize = 1024 * 1024;

/** Sends a GET request. Throws the platform's error if there is no response. */
export async function probe(url: string, authorization?: string): Promise<Probe> {
  const headers = { accept: "application/json", ...(authorization && { authorization }) };
  // Redirects are not followed, so that credentials stay on twilio.com.
  const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(timeout) });
  const date = Date.parse(response.headers.get("date") ?? "");
  const json = parseObject(await readText(response));
  const { code } = json;
  return {
    status: response.status,
    code: typeof code === "number" ? code : undefined,
    date: Number.isNaN(date) ? undefined : date,
    json,
  };
}

async function readText(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > maxSize) throw new Failure("the response is too large", undefined, 3);
  }
  return text;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

export type KeyType = "Main" | "Standard" | "Restricted" | "Main or Standard";

/** What is known of a credential: its type, or why it does not work. */
export type Access =
  | { works: true; type?: KeyType }
  | { works: false; message: string }
  | { works: null; message: string };

interface Origins {
  api: string;
  iam: string;
}

/**
 * Finds out whether a key authenticates, and of which type it is. Standard keys may not read the account (20003), and
 * Restricted keys are told which permission is missing (70051).
 */
export async function probeKey(origins: Origins, accountSid: string, sid: string, header: string): Promise<Access> {
  const account = `${origins.api}/2010-04-01/Accounts/${accountSid}`;
  // A message that does not exist: 404 for a key that works.
  const message = await probe(`${account}/Messages/SM${"0".repeat(32)}.json`, header);
  if (message.code === 70051) return { works: true, type: "Restricted" };
  if (message.status !== 404 && message.status !== 200) return refusal(message);
  const own = await probe(`${account}.json`, header);
  if (own.code === 70051) return { works: true, type: "Restricted" };
  if (own.status === 401) return { works: true, type: "Standard" };
  if (own.status !== 200) return { works: true };
  // Restricted keys may have the permission to read the account. Their record has a policy.
  const record = await probe(`${origins.iam}/v1/Keys/${sid}`, header);
  if (record.code === 70051 || record.json.policy) return { works: true, type: "Restricted" };
  return { works: true, type: "Main" };
}

/** Finds out whether the Auth Token authenticates. */
export async function probeAuthToken({ api }: Origins, accountSid: string, header: string): Promise<Access> {
  const account = await probe(`${api}/2010-04-01/Accounts/${accountSid}.json`, header);
  return account.status === 200 ? { works: true } : refusal(account);
}

function refusal({ status, code }: Probe): Access {
  if (status === 401 || status === 403) {
    return {
      works: false,
      message: "refused: the secret is wrong, the key is deleted, or both are of another account or region",
    };
  }
  if (status === 429) return { works: null, message: "not known: too many requests (429); try again in a minute" };
  const detail = code === undefined ? `status ${status}` : `status ${status}, code ${code}`;
  return { works: null, message: `not known: unexpected response (${detail})` };
}
