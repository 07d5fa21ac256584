import { rejectUnknownOptions } from "../errors.js";
import { readOutput, toJson, truncate, writeStrings } from "../wasm/bridge.js";
import {
  type Authorize,
  type CallOptions,
  checkCall,
  Http,
  type HttpOptions,
  type HttpRequest,
  type Read,
} from "./client.js";

/** A credential that authorizes requests. An `OAuthClient` also drops a token that was rejected. */
export interface Authorizing {
  authorizationHeader(): string | Promise<string>;
  invalidate?(header: string): void;
}

const callOptions = ["signal", "timeout", "deadline"];

/** The maximum length of a SID, or of the name of an API, region or edge, in characters. */
const maxCallerLength = 64;

/** The maximum length of a SID or identifier of a single record, in characters. */
const maxTargetLength = 1024;

/** A resource of Twilio's REST API: the core builds the requests and reads the responses, a credential authorizes them. */
export class Resource {
  readonly #credential: Authorizing;
  readonly #build: (length: number) => number;
  /** The account, location and API. */
  readonly #caller: readonly string[];
  readonly #http: Http;

  /**
   * @param build The core's function that builds the requests, from texts: those of `caller`, then the operation, its options
   * as JSON and its target. Its operation `open` checks `options`.
   */
  constructor(
    credential: Authorizing,
    build: (length: number) => number,
    caller: readonly (string | undefined)[],
    options: HttpOptions,
  ) {
    this.#credential = credential;
    this.#build = build;
    this.#caller = caller.map((text) => truncate(text, maxCallerLength));
    this.request("open", options);
    this.#http = new Http(options);
  }

  /** Returns what the core builds for an operation: a request. `target` is the SID or identifier of a single record. */
  request<T = HttpRequest>(operation: string, options: unknown, target?: string): T {
    const texts = [...this.#caller, operation, toJson(options, "options"), truncate(target, maxTargetLength)];
    return JSON.parse(readOutput(this.#build(writeStrings(...texts))));
  }

  /** Sends a request with the credential, and returns what `read` returns for the response. */
  async send<T>(
    request: HttpRequest,
    call: CallOptions = {},
    read: Read<T>,
    credential: Authorizing = this.#credential,
  ): Promise<T> {
    rejectUnknownOptions(call, callOptions);
    const authorize: Authorize = { header: () => credential.authorizationHeader() };
    if (credential.invalidate) authorize.invalidate = (header) => credential.invalidate?.(header);
    return this.#http.send(request, authorize, read, checkCall(call));
  }
}

/**
 * Returns a reader that accepts only the record with this identifier: a proxy or cache that mixes up responses must not decide
 * which rights a new key gets, or which account a token is for. It is checked here and not in the core, which reads a response
 * without its request.
 */
export function readRecord<T extends object>(read: Read<T>, name: keyof T, id: string): Read<T> {
  const readOne = (json: unknown) => {
    const record = read(json);
    return String(record?.[name]).toLowerCase() === id.toLowerCase() ? record : undefined;
  };
  return read.content === undefined ? readOne : Object.assign(readOne, { content: read.content });
}
