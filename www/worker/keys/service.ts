import {
  ApiKey,
  type ApiKeyInfo,
  type ApiKeys,
  hostname,
  type KeyOptions,
  type NewApiKey,
  type RemainingStep,
  type Rotation,
} from "twilio-edge-auth";
import { readCapped } from "../http/capped-body.ts";
import { Refusal } from "../http/errors.ts";
import { twilioFetch } from "../http/twilio-fetch.ts";
import type { Signer } from "../token/signer.ts";
import { keysManagedBy } from "./manager.ts";
import type { PageRequest, RotationRequest, Trial } from "./request.ts";
import type { Account, KeyList, KeyView, RotatedKey, TrialResponse } from "./responses.ts";
import type { Rotations } from "./rotations.ts";
import { type Purpose, toRefusal, unreachable } from "./twilio-error.ts";

const TRIAL_TIMEOUT = 10_000; // milliseconds
const MAX_RESPONSE_BYTES = 65_536;
const MESSAGES_SHOWN = "5";

/** The account's keys, managed with the deployment's management key. */
export class KeyService {
  readonly #manager: ApiKey;
  readonly #signer: Signer;
  readonly #fetch: typeof fetch;
  readonly #keys: ApiKeys;
  readonly #account: Account;
  readonly rotations: Rotations;

  constructor(manager: ApiKey, signer: Signer, twilio: Fetcher | undefined, rotations: Rotations) {
    this.#manager = manager;
    this.rotations = rotations;
    this.#signer = signer;
    this.#fetch = twilioFetch(twilio);
    this.#account = { sid: manager.accountSid, isLocal: twilio !== undefined };
    this.#keys = keysManagedBy(manager, this.#fetch);
  }

  /** A page of the keys, with one request to Twilio, whose page token is the cursor. */
  async list({ cursor, limit }: PageRequest): Promise<KeyList> {
    const own = await this.#own();
    const account = this.#account;
    try {
      for await (const page of this.#keys.pages({ pageSize: limit, pageToken: cursor })) {
        const { keys, nextPageToken = null, unreadable } = page;
        return { keys: keys.map((key) => view(key, own)), next: nextPageToken, unreadable, account };
      }
    } catch (error) {
      throw toRefusal(error, "read");
    }
    return { keys: [], next: null, unreadable: 0, account };
  }

  /** The only response that has the secret. */
  async create(options: KeyOptions): Promise<KeyView & { secret: string }> {
    return viewOfNew(await this.#keys.create(options).catch(refuse("create")));
  }

  /** Creates a key with the type and policy of another one. */
  async duplicate(sid: string, options: Pick<KeyOptions, "friendlyName">): Promise<KeyView & { secret: string }> {
    return viewOfNew(await this.#keys.duplicate(sid, options).catch(refuse("create")));
  }

  /**
   * Replaces a key. The old one is never deleted in the same request, because its response, with the secret of the new key, may be
   * lost. A grace period begins when this worker has the secret.
   */
  async rotate(target: string, { grace }: RotationRequest, by: string): Promise<RotatedKey> {
    const own = await this.#own();
    if (own.has(target.toLowerCase())) throw new Refusal("key_in_use");
    const { sid, friendlyName } = await this.#keys.get(target).catch(refuse("read"));
    if (grace !== undefined) await this.rotations.check(sid);
    const prepare = async (successor: string) => {
      if (grace !== undefined) await this.rotations.prepare({ sid, successor, name: friendlyName, by });
    };
    const rotation = await this.#keys
      .rotate(sid, { retire: grace ?? "keep", verify: (_, { sid: successor }) => prepare(successor) })
      .catch(refuse("create"));
    const { key, replaced, remaining, interrupted } = rotation;
    return {
      key: viewOfNew(key),
      replaced: view(replaced, own),
      deletesAt: grace === undefined ? null : await this.#confirm(rotation, grace),
      interrupted: interrupted.map((each) => each.sid),
      problems: remaining.filter(({ error }) => error !== undefined).map(problemOf),
    };
  }

  /** Starts the grace period. If that fails, nobody gets the secret of the new key, so the new key is deleted. */
  async #confirm({ key, replaced: { sid, friendlyName } }: Rotation, grace: number): Promise<number> {
    try {
      return await this.rotations.confirm(sid, key.sid, grace);
    } catch (error) {
      await this.#keys.delete(key.sid).catch(() => {}); // the alarm tries again
      if (friendlyName !== null) await this.#keys.update(sid, { friendlyName }).catch(() => {});
      throw error;
    }
  }

  async get(sid: string): Promise<KeyView> {
    return view(await this.#keys.get(sid).catch(refuse("read")), await this.#own());
  }

  async update(sid: string, options: KeyOptions): Promise<KeyView> {
    return view(await this.#keys.update(sid, options).catch(refuse("change")), await this.#own());
  }

  async delete(sid: string): Promise<void> {
    if ((await this.#own()).has(sid.toLowerCase())) throw new Refusal("key_in_use");
    await this.#keys.delete(sid).catch(refuse("change"));
  }

  /** Lists or sends messages with another key, to show what it may do. Its secret is used for this request and not stored. */
  async try({ sid, secret, message }: Trial): Promise<TrialResponse> {
    const { accountSid, region, edge } = this.#manager;
    let authorization: string;
    try {
      using key = new ApiKey({ accountSid, sid, secret });
      authorization = key.authorizationHeader();
    } catch (error) {
      throw toRefusal(error, "read");
    }
    const host = hostname("api", { ...(region && { region }), ...(edge && { edge }) });
    const url = new URL(`/2010-04-01/Accounts/${accountSid}/Messages.json`, host);
    if (message === undefined) url.searchParams.set("PageSize", MESSAGES_SHOWN);
    const init = {
      headers: { Authorization: authorization, Accept: "application/json" },
      redirect: "manual" as const,
      signal: AbortSignal.timeout(TRIAL_TIMEOUT),
      ...(message && { method: "POST", body: new URLSearchParams(message) }),
    };
    try {
      const response = await this.#fetch(url.href, init);
      return { status: response.status, body: parse(await readCapped(response.body, MAX_RESPONSE_BYTES)) };
    } catch (error) {
      throw unreachable(error, message === undefined ? "read" : "message");
    }
  }

  /** The keys that the worker itself uses, in lower case: SIDs are compared without regard to case. */
  async #own(): Promise<ReadonlySet<string>> {
    const sids = [this.#manager.sid, ...(await this.#signer.keySids())];
    return new Set(sids.map((sid) => sid.toLowerCase()));
  }
}

function view({ flags, type, ...key }: ApiKeyInfo, own: ReadonlySet<string>): KeyView {
  // Only lists have flags. Standard and Main keys have the flag rest_api; Restricted keys do not.
  const known = type ?? (flags?.includes("rest_api") ? "standard-or-main" : undefined);
  return { ...key, ...(known && { type: known }), inUse: own.has(key.sid.toLowerCase()) };
}

function viewOfNew(key: NewApiKey): KeyView & { secret: string } {
  return { ...view(key, new Set()), secret: key.secret };
}

function problemOf({ sid, friendlyName, error }: RemainingStep): string {
  return `${sid} could not be renamed to "${friendlyName}": ${error instanceof Error ? error.message : String(error)}`;
}

function parse(bytes: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error(`not JSON of at most ${MAX_RESPONSE_BYTES} bytes`); // the parser's error would quote the response
  }
}

function refuse(purpose: Purpose): (error: unknown) => never {
  return (error) => {
    throw toRefusal(error, purpose);
  };
}
