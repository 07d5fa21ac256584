/** Why a signature does not match: the nearest request that it would match. */
import { type Library, library } from "./library.js";
import { formOf, type Param, type SignedRequest } from "./webhook.js";

type AuthToken = InstanceType<Library["AuthToken"]>;

export interface Candidate {
  /** What differs from the request, as parts of a sentence; the URL and form as given have none. */
  differences: readonly string[];
  url: string;
  params: Param[] | undefined;
  /** What to do about it. */
  advice: string | undefined;
}

interface Variant<T> {
  value: T;
  difference?: string;
  advice?: string;
}

/** Returns the nearest variant of a request that has this signature. */
export async function nearestMatch(
  token: AuthToken,
  request: SignedRequest,
  signature: string,
): Promise<Candidate | undefined> {
  const { signedUrls } = await library();
  const matches = candidatesOf(request).filter(({ url, params }) => {
    const form = params && formOf(params);
    return signedUrls(url).some((signed) => token.webhookSignature(signed, form) === signature);
  });
  return matches.sort((a, b) => a.differences.length - b.differences.length)[0];
}

function candidatesOf({ url, params }: SignedRequest): Candidate[] {
  return schemesOf(url).flatMap((scheme) =>
    pathsOf(scheme.value).flatMap((path) =>
      queriesOf(path.value, params).flatMap((query) =>
        formsOf(params).map((form) => {
          const variants = [scheme, path, query, form];
          const differences = variants.flatMap(({ difference }) => difference ?? []);
          const advice = variants.find(({ advice }) => advice !== undefined)?.advice;
          return { differences, url: query.value, params: form.value, advice };
        }),
      ),
    ),
  );
}

function schemesOf(url: string): Variant<string>[] {
  const schemes = ["https", "http", "wss", "ws"].filter((scheme) => !url.toLowerCase().startsWith(`${scheme}:`));
  return [
    { value: url },
    ...schemes.map((scheme) => ({
      value: url.replace(/^\w+(?=:)/, scheme),
      difference: `the scheme ${scheme}`,
      advice:
        "Behind a proxy, https arrives as http: verify the URL as it is configured at Twilio (baseUrl does it in verifyWebhookRequest).",
    })),
  ];
}

function pathsOf(url: string): Variant<string>[] {
  const { start = "", rest = "" } = /^(?<start>[^?#]*)(?<rest>.*)$/s.exec(url)?.groups ?? {};
  const isSlash = start.endsWith("/");
  const value = (isSlash ? start.slice(0, -1) : `${start}/`) + rest;
  const advice = "Make the URL at Twilio and the one that you verify the same, or stop the redirect that changes it.";
  const difference = isSlash ? "no slash at the end of the path" : "a slash at the end of the path";
  return [{ value: url }, { value, difference, advice }];
}

function queriesOf(url: string, params: readonly Param[] | undefined): Variant<string>[] {
  const variants: Variant<string>[] = [{ value: url }];
  const at = url.indexOf("?");
  if (at >= 0) {
    const advice = "The query is part of what Twilio signs only if it is part of the URL that is configured.";
    variants.push({ value: url.slice(0, at), difference: "no query", advice });
    const sorted = url
      .slice(at + 1)
      .split("&")
      .sort()
      .join("&");
    variants.push({
      value: `${url.slice(0, at)}?${sorted}`,
      difference: "its query in another order",
      advice: "Verify the URL as it arrived: something on the way sorts the query.",
    });
  } else if (params !== undefined && params.length > 0) {
    variants.push({
      value: `${url}?${new URLSearchParams(params.map(([...pair]) => pair))}`,
      difference: "the parameters in its query",
      advice: "This is a GET request: its parameters belong in --url, not in --param.",
    });
  }
  return variants;
}

function formsOf(params: Param[] | undefined): Variant<Param[] | undefined>[] {
  if (params === undefined) return [{ value: undefined }];
  const map = (change: (value: string) => string) => params.map(([name, value]): Param => [name, change(value)]);
  return [
    { value: params },
    {
      value: map((value) => value.trim()),
      difference: "its values without the spaces around them",
      advice: "The values must not be changed before the check.",
    },
    ...addedSpaces(params),
    {
      value: map((value) => value.replaceAll(" ", "+")),
      difference: "a plus sign where a value has a space",
      advice: "Encode + as %2B in the form, or pass the values without encoding them.",
    },
    {
      value: map(decodeOnce),
      difference: "its values decoded once more",
      advice: "Pass the decoded values of the form.",
    },
    {
      value: params.filter(([, value]) => value !== ""),
      difference: "no parameters that are empty",
      advice: "Pass only the parameters that the request has.",
    },
    {
      value: undefined,
      difference: "no form",
      advice: "Only the URL was signed, as for a GET request or a JSON body.",
    },
  ];
}

/** Frameworks that trim values lose a space that was signed, mostly at the end of a message's text. */
function addedSpaces(params: readonly Param[]): Variant<Param[]>[] {
  return params
    .filter(([name]) => name === "Body")
    .flatMap(() =>
      [" ", "\n"].map((space) => ({
        value: params.map(([name, value]): Param => [name, name === "Body" ? value + space : value]),
        difference: `a ${space === " " ? "space" : "line end"} at the end of Body`,
        advice: "Something trims the values before the check: verify before any other middleware.",
      })),
    );
}

function decodeOnce(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
