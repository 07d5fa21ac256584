/** A refusal in the words of Twilio's API: `{code, message, more_info, status}`. */
export class TwilioError extends Error {
  readonly status: number;
  readonly code: number;
  readonly headers: Record<string, string>;

  constructor(status: number, code: number, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = "TwilioError";
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** No credentials, wrong ones, or ones that may not do this at all: one answer, so that it tells nothing. */
export function authenticate(): TwilioError {
  return new TwilioError(401, 20003, "Authenticate", { "WWW-Authenticate": 'Basic realm="Twilio API"' });
}

/** The API names the missing permission without its leading slash, and with 401 rather than 403. */
export function missingPermission(permission: string): TwilioError {
  return new TwilioError(401, 70051, `Authorization Error: required permission ${permission} is missing`);
}

export function notFound(path: string): TwilioError {
  return new TwilioError(404, 20404, `The requested resource ${clip(path)} was not found`);
}

export function methodNotAllowed(allowed: string[]): TwilioError {
  return new TwilioError(405, 20004, "Method not allowed", { Allow: allowed.join(", ") });
}

export function missingParameter(name: string): TwilioError {
  return new TwilioError(400, 20001, `Missing required parameter ${name}`);
}

export function invalidParameter(name: string, expected: string): TwilioError {
  return new TwilioError(400, 20001, `Parameter '${name}' is not valid: ${expected}`);
}

export function invalidSid(): TwilioError {
  return new TwilioError(400, 70002, "Invalid Sid provided in the request");
}

/** IAM's own answer to a value outside its rules. It does not say which: a header does here, for the developer. */
export function constraintViolation(field: string, expected: string): TwilioError {
  return new TwilioError(400, 70001, "The request has constraint violations", {
    "X-Local-Account-Hint": `${field}: ${expected}`,
  });
}

/** Keeps what a caller sent from filling an answer. */
export function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
