interface Parts {
  start: string;
  userinfo: string;
  port: string;
  path: string;
  query: string;
  fragment: string;
}

const PARTS =
  /^(?<scheme>[^:]*:\/\/)(?<userinfo>[^/?#]*@)?(?<host>\[[^\]]*\]|[^:/?#]*)(?<port>:[^/?#]*)?(?<path>[^?#]*)(?<query>\?[^#]*)?(?<fragment>#.*)?$/su;

/** Describes how a signed URL differs from the entered one. */
export function difference(given: string, signed: string): string {
  const [a, b] = [parse(given), parse(signed)];
  if (a === undefined || b === undefined) return "";
  const words = [
    a.userinfo !== b.userinfo && "without its credentials",
    a.fragment !== b.fragment && "without its fragment",
    a.port !== b.port && (b.port === "" ? "without its port" : `with the port ${b.port.slice(1)}`),
    a.start !== b.start && "in lower case",
    a.path !== b.path && (b.path === "" ? "without a path" : a.path === "" ? "with a path" : "with its path escaped"),
    a.query !== b.query &&
      (b.query.length > a.query.length ? "with more of its query escaped" : "with less of its query escaped"),
  ].filter((word) => word !== false);
  return words.length === 0 ? "As entered" : sentenceCase(words.join(", "));
}

function parse(url: string): Parts | undefined {
  const {
    scheme = "",
    host = "",
    userinfo = "",
    port = "",
    path = "",
    query = "",
    fragment = "",
  } = PARTS.exec(url)?.groups ?? {};
  return scheme === "" ? undefined : { start: scheme + host, userinfo, port, path, query, fragment };
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
