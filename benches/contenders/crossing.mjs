import { credential, grants, identityOf } from "../fixture.mjs";
import { webhooks } from "../webhooks.mjs";

/**
 * A floor, no contender: the way of the same values into a WebAssembly memory and of the answers out of it, with nothing
 * between. Whoever computes there has to go it: what is given becomes bytes, and bytes become what is asked for.
 */
export async function crossing(token) {
  const memory = new Uint8Array(new WebAssembly.Memory({ initial: 16 }).buffer);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let end = 0;
  /** An answer that lies in the memory already, for each of 256 calls: gives the function that reads it. */
  const answers = (make) => {
    const places = Array.from({ length: 256 }, (_, call) => {
      const start = end;
      end += encoder.encodeInto(make(call), memory.subarray(start)).written;
      return [start, end];
    });
    return (call) => decoder.decode(memory.subarray(...places[call % 256]));
  };
  const claimsOf = (call) => {
    const [, claims] = token(call).split(".");
    return atob(claims.replaceAll("-", "+").replaceAll("_", "/"));
  };
  const readToken = answers(token);
  const readClaims = answers(claimsOf);
  const readHeader = answers(() => `Basic ${btoa(`${credential.sid}:${credential.secret}`)}`);
  const input = memory.subarray(end);
  const write = (text) => encoder.encodeInto(text, input);

  const given = await webhooks();
  const form = (request) => {
    const names = Object.keys(request(0).params).sort();
    return (call) => {
      const { url, signature, params } = request(call);
      let text = signature + url;
      for (const name of names) {
        text += name;
        text += params[name];
      }
      write(text);
    };
  };
  const claims = (call) => {
    write(token(call));
    return JSON.parse(readClaims(call));
  };
  return {
    floor: true,
    mint(call) {
      write(JSON.stringify({ identity: identityOf(call), grants }));
      return readToken(call);
    },
    mintFromTemplate(call) {
      write(identityOf(call));
      return readToken(call);
    },
    verify: claims,
    decode: claims,
    basicHeader: () => readHeader(0),
    webhook5: form(given.webhook5),
    webhook20: form(given.webhook20),
    webhookBody(call) {
      const { url, body, signature } = given.webhookBody(call);
      write(signature + url);
      write(body);
    },
  };
}
