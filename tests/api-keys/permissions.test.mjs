// The catalogue of permissions as data: every entry can be told apart, has a title, and fits a policy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiKeys, AuthToken } from "twilio-edge-auth";
import { permissions } from "twilio-edge-auth/permissions";

const find = (name) => permissions.find(({ permission }) => permission === name);

test("a permission has its product, resource, action, title and status", () => {
  assert.deepEqual(find("/twilio/messaging/services.phonenumbers/create"), {
    permission: "/twilio/messaging/services.phonenumbers/create",
    product: "messaging",
    resource: "services.phonenumbers",
    action: "create",
    title: "Create phone numbers of a Messaging Service",
    status: "seen",
  });
  assert.equal(find("/twilio/iam/api-keys/create").status, "documented");
  assert.equal(find("/twilio/voice/sip.ip-records/*").title, "Read, list, create, update and delete IP records");
  assert.equal(find("/twilio/voice/byoc-trunks/read").status, "disputed");
});

test("no permission is listed twice, and each is put together from its parts", () => {
  assert.equal(new Set(permissions.map(({ permission }) => permission)).size, permissions.length);
  assert.ok(permissions.length > 500);
  for (const { permission, product, resource, action, title, status } of permissions) {
    assert.equal(permission, `/twilio/${product}/${resource}/${action}`);
    assert.match(title, /^[A-Z]\S+.* \S+$/);
    assert.match(status, /^(documented|seen|disputed)$/);
  }
});

test("every permission of the catalogue, and one of no catalogue, is accepted in a policy", async () => {
  const sent = [];
  const keys = new ApiKeys(new AuthToken({ accountSid: `AC${"0".repeat(32)}`, authToken: "0".repeat(32) }), {
    fetch: async (_, { body }) => {
      sent.push(...JSON.parse(new URLSearchParams(body).get("Policy")).allow);
      return Response.json({ sid: `SK${"1".repeat(32)}`, secret: "s" }, { status: 201 });
    },
  });
  const all = [...permissions.map(({ permission }) => permission), "/twilio/serverless/services/read"];
  for (let start = 0; start < all.length; start += 100) {
    await keys.create({ policy: { allow: all.slice(start, start + 100) } });
  }
  assert.deepEqual(sent, all);
});
