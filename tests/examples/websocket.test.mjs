// The Worker that verifies WebSocket handshakes, in workerd, with a Durable Object behind it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { environment } from "./fixture.mjs";
import { startWorker } from "./workerd.mjs";
import { createWorkspace } from "./workspace.mjs";

let workspace;
let worker;
before(async () => {
  workspace = await createWorkspace();
  worker = await startWorker(workspace.pathOf("websocket-worker.ts"), environment, { CALLS: "Call" });
});
after(async () => {
  await worker?.kill();
  await workspace?.remove();
});

const sign = (text) => createHmac("sha1", environment.TWILIO_AUTH_TOKEN).update(text).digest("base64");

/** Opens a WebSocket as Twilio does. Returns the socket, or the response that refused it. */
function open(signature, { path = "/ws", headers = {} } = {}) {
  const upgrade = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
  };
  const all = { Host: "relay.example.com", ...upgrade, "X-Twilio-Signature": signature, ...headers };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const sent = request(new URL(path, worker.url), { headers: given });
  return new Promise((resolve, reject) => {
    sent.on("upgrade", (response, socket) => resolve({ status: response.statusCode, socket }));
    sent.on("response", (response) => {
      response.resume();
      resolve({ status: response.statusCode });
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Sends a text frame, masked with zeros, and returns the text of the reply (RFC 6455 §5.2). */
async function exchanged(socket, text) {
  socket.write(Buffer.concat([Buffer.from([0x81, 0x80 + text.length, 0, 0, 0, 0]), Buffer.from(text)]));
  const [frame] = await once(socket, "data");
  socket.destroy();
  return frame.subarray(2).toString();
}

test("a handshake that Twilio has signed opens a WebSocket to the Durable Object", async () => {
  for (const signed of [
    "wss://relay.example.com/ws",
    "wss://relay.example.com/ws/",
    "wss://relay.example.com:443/ws",
  ]) {
    const { status, socket } = await open(sign(signed));
    assert.equal(status, 101, signed);
    assert.equal(await exchanged(socket, '{"event":"start"}'), "received start");
  }
});

test("any other request is refused before it reaches the Durable Object", async () => {
  for (const signed of ["https://relay.example.com/ws", "http://relay.example.com/ws", "wss://relay.example.com/x"]) {
    assert.equal((await open(sign(signed))).status, 403, signed);
  }
  assert.equal((await open(undefined)).status, 403);
  assert.equal((await open(sign("wss://relay.example.com/ws"), { path: "/ws?a=b" })).status, 403);
  const headers = { Upgrade: undefined, Connection: undefined };
  assert.equal((await open(sign("wss://relay.example.com/ws"), { headers })).status, 403, "not an upgrade");
});
