/** An error in the form of Twilio's API: `{code, message, more_info, status}`. */
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

/** Missing or wrong credentials, or ones that may never do this. The response is the same, so it reveals nothing. */
export function unauthenticated(): TwilioError {
  return new TwilioError(401, 20003, "Authenticate", { "WWW-Authenticate": 'Basic realm="Twilio API"' });
}

/** Twilio names the missing permission without its leading slash, and uses 401, not 403. */
export function missingPermission(permission: string): TwilioError {
  return new TwilioError(401, 70051, `Authorization Error: required permission ${permission} is missing`);
}

export function notFound(path: string): TwilioError {
  return new TwilioError(404, 20404, `The requested resource ${clip(path)} was not found`);
}

export function methodNotAllowed(allowed: string[]): TwilioError {
  return new TwilioError(405, 20004, "Method not allowed", { Allow: allowed.join(", ") });
}

export function badRequest(message: string): TwilioError {
  return new TwilioError(400, 20001, message);
}

export function missingParameter(name: string): TwilioError {
  return badRequest(`Missing required parameter ${name}`);
}

export function invalidParameter(name: string, expected: string): TwilioError {
  return badRequest(`Parameter '${name}' is not valid: ${expected}`);
}

export function invalidSid(): TwilioError {
  return new TwilioError(400, 70002, "Invalid Sid provided in the request");
}

/** IAM v1's error for a value that breaks its rules. Twilio does not name the field; here a header does. */
export function constraintViolation(field: string, expected: string): TwilioError {
  return new TwilioError(400, 70001, "The request has constraint violations", {
    "X-Local-Account-Hint": `${field}: ${expected}`,
  });
}

/** Returns the first 200 characters, so that a message stays short whatever the caller sent. */
export function clip(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
