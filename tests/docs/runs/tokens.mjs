// The code about tokens, sessions and pages.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { SignJWT } from "jose";
import { assertMinted, assertTokenRoute, claimsOf, environment, secret, sid } from "../../examples/fixture.mjs";
import { key, load, workspace } from "../context.mjs";

/** A page's token route: answers 401 to the session "old", and a new token to any other. */
async function startTokenServer() {
  const server = createServer((request, response) => {
    const refused = request.headers.authorization === "Bearer old";
    const token = key.mintAccessToken({ identity: "alice" });
    response.writeHead(refused ? 401 : 201, { "content-type": "application/json" });
    response.end(JSON.stringify(refused ? { error: { code: "session_expired", message: "Expired." } } : { token }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { url: `http://127.0.0.1:${server.address().port}/token`, close: () => server.close() };
}

/** What the methods of a phone have been called with. */
async function deviceLog() {
  const { Device } = await import(`${workspace.folder}/node_modules/@twilio/voice-sdk/index.js`);
  return Device.log.splice(0);
}

export const runs = {
  "server.ts": async () => {
    const lines = [];
    const { log } = console;
    console.log = (...values) => lines.push(values);
    await load("server.ts").finally(() => {
      console.log = log;
    });
    const [[identity, expiry, token]] = lines;
    assert.equal(identity, "alice");
    assert.ok(Math.abs(expiry - Date.now() - 900_000) < 5000);
    const { grants } = await claimsOf(token);
    assert.deepEqual(grants, { identity: "alice", voice: { incoming: { allow: true } }, video: { room: "daily" } });
  },
  "worker.ts": async () => {
    const { default: worker } = await load("worker.ts");
    await assertTokenRoute((request) => worker.fetch(request, environment));
  },
  "secrets-store.ts": async () => {
    const { default: worker } = await load("secrets-store.ts");
    const bound = { ...environment, TWILIO_API_SECRET: { get: async () => secret } };
    await assertTokenRoute((request) => worker.fetch(request, bound));
  },
  "mint.ts": async () => {
    const { iat, exp, grants } = await claimsOf((await load("mint.ts")).token);
    assert.equal(exp - iat, 900);
    assert.deepEqual(grants, {
      identity: "alice",
      voice: { incoming: { allow: true }, outgoing: { application_sid: sid("AP") } },
      data_sync: { service_sid: sid("IS") },
    });
  },
  "auth0-page.ts": async () => {
    const { tokenSource } = await load("auth0-page.ts");
    const server = await startTokenServer();
    const modes = [];
    const auth0 = {
      getTokenSilently: async ({ cacheMode }) => {
        modes.push(cacheMode);
        return cacheMode === "on" ? "old" : "new";
      },
    };
    const source = tokenSource(auth0, server.url);
    try {
      await assertMinted(await source.get());
      assert.deepEqual(modes, ["on", "off"]);
    } finally {
      source.close();
      server.close();
    }
  },
  "issue.ts": async () => {
    const { token, id, ...issued } = (await load("issue.ts")).issued;
    const { jti, iat, exp } = await claimsOf(token);
    assert.match(id, /^SK1{32}-[0-9a-f-]{36}$/);
    assert.equal(jti, id);
    assert.deepEqual(issued, { identity: "alice", issuedAt: iat, expiresAt: exp, keySid: sid("SK") });
  },
  "template.ts": async () => {
    const [alice, bob] = (await load("template.ts")).tokens;
    await assertMinted(alice, "alice");
    await assertMinted(bob, "bob");
  },
  "check-token.ts": async () => {
    const { checkToken } = await load("check-token.ts");
    const now = Math.floor(Date.now() / 1000);
    const token = key.mintAccessToken({ identity: "alice" });
    const [header, claims, signature] = token.split(".");
    const expired = key.mintAccessToken({ identity: "alice", ttl: 60, issuedAt: now - 3600 });
    assert.deepEqual(checkToken(key, token), { identity: "alice" });
    assert.match(checkToken(key, expired).problem, /expired/);
    assert.match(checkToken(key, `${header}.${claims}.${"A".repeat(signature.length)}`).problem, /forged/);
    assert.match(checkToken(key, "token").problem, /forged or damaged/);
  },
  "verify-session.ts": async () => {
    const { sessionVerifier } = await load("verify-session.ts");
    const verify = sessionVerifier(secret);
    const session = (claims, by = secret) =>
      new SignJWT({ sub: "alice", iss: "https://app.example", aud: "tokens", ...claims })
        .setProtectedHeader({ alg: "HS256" })
        .setExpirationTime("5m")
        .sign(new TextEncoder().encode(by));
    assert.equal(verify(await session()), "alice");
    for (const wrong of [session({ sub: 7 }), session({ aud: "other" }), session({}, `${secret}x`), "token"])
      assert.equal(verify(await wrong), null);
  },
  "decode.ts": async () => {
    const { minutesLeft } = await load("decode.ts");
    assert.ok(Math.abs(minutesLeft(key.mintAccessToken({ identity: "alice", ttl: 600 })) - 10) < 0.1);
  },
  "phone.ts": async () => {
    const { signIn } = await load("phone.ts");
    const server = await startTokenServer();
    let current = "old";
    const renewed = [];
    const renew = async () => {
      renewed.push(current);
      current = "new";
    };
    let signedOut = 0;
    try {
      const phone = await signIn(server.url, { current: () => current, renew }, () => {
        signedOut += 1;
      });
      assert.deepEqual(renewed, ["old"]);
      phone.signOut();
      assert.equal(signedOut, 1);
      const [[made, token], ...later] = await deviceLog();
      await assertMinted(token);
      assert.deepEqual([made, later.map(([call]) => call)], ["new", ["register", "destroy"]]);
    } finally {
      server.close();
    }
  },
  "report.ts": async () => {
    const { report } = await load("report.ts");
    const failure = (run) => {
      try {
        return run();
      } catch (error) {
        return error;
      }
    };
    const error = failure(() => key.mintAccessToken({ identity: "alice", ttl: 0 }));
    assert.match(report(error), /^invalid_ttl at ttl: /);
    assert.throws(() => report(new TypeError("fetch failed")), TypeError);
  },
  "load-slim.ts": async () => {
    const slim = await load("load-slim.ts");
    await assertMinted(slim.key.mintAccessToken({ identity: "alice" }));
  },
};
