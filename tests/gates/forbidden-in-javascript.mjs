// What has no business in the JavaScript that ships. Each check gives what it found, or nothing.
import { transform } from "esbuild";

/** The code without its comments, which may speak of anything. */
export async function withoutComments(text) {
  const { code } = await transform(text, { legalComments: "none", minifyWhitespace: true, target: "esnext" });
  return code;
}

const texts = (pattern) => (code) => code.match(pattern) ?? [];

export const forbidden = {
  "code from text": texts(/\beval\b|\bFunction\(|\bset(?:Timeout|Interval)\(["'`]|\bjavascript:/g),
  // A function that is given, and the two that are used, go by the name of `fetch`.
  "network calls other than fetch": texts(
    /\b(?:XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|sendBeacon|importScripts)\b/g,
  ),
  "imports that are not written out": texts(/\bimport\((?!["'])/g),
  "changes of the document": texts(/\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b/g),
  "use of the browser's storage": texts(/\b(?:localStorage|sessionStorage|indexedDB|document\.cookie)\b/g),
  "addresses of others": (code) =>
    Array.from(code.matchAll(/\b(?:https?|wss?):\/\/(\w[\w.-]*)/g), ([, host]) => host).filter(
      (host) => !`.${host}`.endsWith(".twilio.com"),
    ),
  "folders of a machine": texts(/(?:\/home\/|\/root\/|\/Users\/|[A-Z]:\\\\)[\w.-]+/g),
  "source maps": texts(/sourceMappingURL/g),
};
