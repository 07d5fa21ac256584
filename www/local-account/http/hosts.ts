import { notFound } from "./errors.ts";

/** Which API answers on which host. Their paths do not collide, so a loopback address can serve all three. */
const PRODUCTS: [prefix: string, product: string][] = [
  ["/2010-04-01/", "api"],
  ["/v1/", "iam"],
  ["/v2/", "oauth"],
];

/** `api.twilio.com`, `api.dublin.ie1.twilio.com`, `api.us1.twilio.com` … */
const TWILIO_HOST = /^([a-z-]+)(?:\.[a-z0-9-]+){0,2}\.twilio\.com$/;

/** A request that names one of Twilio's hosts has to name the right one, as it would have to in production. */
export function checkHost(url: URL): void {
  const product = TWILIO_HOST.exec(url.hostname)?.[1];
  if (product === undefined) return;
  const fits = PRODUCTS.some(([prefix, name]) => name === product && url.pathname.startsWith(prefix));
  if (!fits) throw notFound(url.pathname);
}

/** Where the links of an answer point: to Twilio's host, which speaks HTTPS alone, or to wherever this one was reached. */
export function originOf(url: URL): string {
  return TWILIO_HOST.test(url.hostname) ? `https://${url.host}` : url.origin;
}
