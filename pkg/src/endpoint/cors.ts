import { EndpointError } from "./error.js";

/** The other origins whose pages may use an endpoint. Cookies are never allowed: requests send their session in a header. */
export interface CorsOptions {
  /** Origins as browsers send them: `"https://app.example"`. Compared as strings. */
  origins: readonly string[];
  /** Request headers to allow besides `Authorization` and `Content-Type`. */
  headers?: readonly string[];
}

/** Two hours, the maximum in Chromium. */
const PREFLIGHT_SECONDS = "7200";

/** Returns the response to a CORS preflight, without its CORS headers; undefined for any other request. */
export function preflight(request: Request, cors: CorsOptions | undefined): Response | undefined {
  const { method, headers } = request;
  if (method !== "OPTIONS" || !headers.has("origin") || !headers.has("access-control-request-method")) return undefined;
  if (!isAllowed(request, cors)) return new EndpointError("origin_not_allowed").toResponse();
  return new Response(null, {
    status: 204,
    headers: {
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": ["Authorization", "Content-Type", ...(cors?.headers ?? [])].join(", "),
      "Access-Control-Max-Age": PREFLIGHT_SECONDS,
    },
  });
}

/** Returns the CORS headers of a response. */
export function corsHeaders(request: Request, cors: CorsOptions | undefined): [name: string, value: string][] {
  if (cors === undefined) return [];
  const vary: [string, string] = ["Vary", "Origin"];
  if (!isAllowed(request, cors)) return [vary];
  return [
    vary,
    ["Access-Control-Allow-Origin", request.headers.get("origin") ?? ""],
    ["Access-Control-Expose-Headers", "Date, Retry-After"],
  ];
}

function isAllowed(request: Request, cors: CorsOptions | undefined): boolean {
  const origin = request.headers.get("origin");
  return origin !== null && (cors?.origins.includes(origin) ?? false);
}
