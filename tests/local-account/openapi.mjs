// Checks responses and requests against Twilio's OpenAPI descriptions. tests/vectors/openapi has extracts of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";

const folder = join(import.meta.dirname, "../vectors/openapi");

/** A pattern for a path with parameters in braces. A segment may end in `.json`. */
const pattern = (path) => new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "([^/]+?)")}$`);

/** Described members that the local account omits. */
const LEFT_OUT = {
  UpdateOauthAppAccount: ["secret"], // only a new app has one
  CreateOauth2Token: ["refresh_token", "id_token"], // of other grants
};

const ERROR = {
  type: "object",
  required: ["code", "message", "more_info", "status"],
  additionalProperties: false,
  properties: {
    code: { type: "integer" },
    message: { type: "string", minLength: 1 },
    more_info: { type: "string", pattern: "^https://www\\.twilio\\.com/docs/errors/\\d{5}$" },
    status: { type: "integer" },
  },
};

/** RFC 9457, without the members that are optional. */
const PROBLEM = {
  type: "object",
  required: ["type", "title", "status", "detail", "code"],
  additionalProperties: false,
  properties: {
    type: { type: "string", pattern: "^https://www\\.twilio\\.com/docs/errors/\\d{5}$" },
    title: { type: "string", minLength: 1 },
    status: { type: "integer" },
    detail: { type: "string", minLength: 1 },
    code: { type: "integer" },
  },
};

const ajv = new Ajv({ strict: false, allErrors: true });
ajv.addFormat("date-time-rfc-2822", (text) => {
  return (
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
});
// The description of 2010-04-01 has the format "uri" for links that its examples write without scheme and host.
ajv.addFormat("uri", (text) => URL.canParse(text, "https://api.twilio.com"));
ajv.addFormat("uri-map", true);
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/);
ajv.addFormat("phone-number", /^.+$/);
ajv.addFormat("currency", /^[A-Za-z]{3}$/);
for (const format of ["int32", "int64"]) ajv.addFormat(format, { type: "number", validate: Number.isSafeInteger });

const brief = (body) => JSON.stringify(body)?.slice(0, 1000);

const isError = ajv.compile(ERROR);
const isProblem = ajv.compile(PROBLEM);

const operations = ["twilio_accounts_v1", "twilio_api_v2010", "twilio_iam_v1", "twilio_oauth_v2"].flatMap((name) => {
  const description = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
  ajv.addSchema(description, name);
  return Object.entries(description.paths).flatMap(([path, item]) =>
    ["get", "post", "put", "delete"]
      .filter((method) => item[method])
      .map((method) => ({ name, description, path, matches: pattern(path), method, operation: item[method] })),
  );
});

export function operationOf(method, url) {
  const found = operations.filter((each) => each.method === method.toLowerCase() && each.matches.test(url.pathname));
  // `/Accounts/{Sid}.json` is not `/Accounts/{AccountSid}/Keys.json`: no two of these paths match one address.
  assert.ok(found.length < 2, `${method} ${url.pathname} is described twice`);
  return found[0];
}

const pointerStep = (text) => encodeURIComponent(text.replaceAll("~", "~0").replaceAll("/", "~1"));
const resolve = (description, value) =>
  value?.$ref
    ? value.$ref
        .slice(2)
        .split("/")
        .reduce((at, key) => at[key], description)
    : value;

/** Compiles a schema within its document, so that its references resolve. */
const validator = (name, ...steps) => ajv.getSchema(`${name}#/${steps.map(pointerStep).join("/")}`);

export function checkResponse(method, url, { status, headers, body }) {
  const at = `${method} ${url.pathname} → ${status}`;
  assert.equal(headers.get("x-local-account") !== null, true, `${at} does not say what it is`);
  assert.ok(status < 500, `${at}: ${brief(body)}`);
  if (status >= 400) {
    const isValid = url.pathname.startsWith("/v1/Webhooks/") ? isProblem : isError;
    assert.ok(isValid(body), `${at}: ${ajv.errorsText(isValid.errors)} in ${brief(body)}`);
    assert.equal(body.status, status);
    assert.ok((body.more_info ?? body.type).endsWith(`/${body.code}`));
    return;
  }
  const found = operationOf(method, url);
  if (!found) return;
  const { name, description, path, operation } = found;
  const response = operation.responses[status];
  assert.ok(response, `${at}: the description of ${operation.operationId} has ${Object.keys(operation.responses)}`);
  const { schema } = resolve(description, response).content?.["application/json"] ?? {};
  if (!schema) {
    assert.equal(body, undefined, `${at} has a body`);
    return;
  }
  assert.match(headers.get("content-type"), /^application\/json/);
  const steps = ["paths", path, found.method, "responses", `${status}`, "content", "application/json", "schema"];
  const valid = validator(name, ...steps);
  assert.ok(valid(body), `${at}: ${ajv.errorsText(valid.errors)} in ${brief(body)}`);
  checkMembers(at, description, schema, body, LEFT_OUT[operation.operationId] ?? []);
}

/** Requires every described member and forbids others, which the descriptions themselves do not. */
function checkMembers(at, description, schema, value, leftOut = []) {
  const { type, properties, items } = resolve(description, schema);
  if (type === "array") {
    for (const item of value) checkMembers(at, description, items, item);
  } else if (properties && value !== null) {
    const described = Object.keys(properties).filter((member) => !leftOut.includes(member));
    assert.deepEqual(Object.keys(value).sort(), described.sort(), `${at}: its members`);
    for (const member of described) checkMembers(at, description, properties[member], value[member]);
  }
}

/** Checks a client's request: the operation, its parameters and its form. */
export function checkRequest({ method, url, contentType, body }) {
  const at = `${method} ${url.pathname}`;
  const found = operationOf(method, url);
  assert.ok(found, `${at} is not described`);
  const { path, matches, operation } = found;
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const segments = Object.fromEntries(
    matches
      .exec(url.pathname)
      .slice(1)
      .map((value, at) => [names[at], value]),
  );
  const parameters = operation.parameters ?? [];
  for (const { name, in: place, required, schema } of parameters) {
    const value = place === "path" ? segments[name] : (url.searchParams.get(name) ?? undefined);
    assert.ok(value !== undefined || !required, `${at}: ${name} is missing`);
    if (value !== undefined) checkText(`${at}: ${name}`, schema, value);
  }
  const known = parameters.filter((parameter) => parameter.in === "query").map(({ name }) => name);
  for (const name of url.searchParams.keys()) assert.ok(known.includes(name), `${at}: unknown parameter ${name}`);

  const content = operation.requestBody?.content ?? {};
  if (content["application/json"]) return checkJson(at, found, contentType, body);
  const form = content["application/x-www-form-urlencoded"];
  if (!form) {
    assert.ok(!body, `${at} has a body`);
    return;
  }
  if (body) assert.match(contentType, /^application\/x-www-form-urlencoded/);
  const fields = [...new URLSearchParams(body ?? "")];
  for (const name of form.schema.required ?? [])
    assert.ok(
      fields.some(([field]) => field === name),
      `${at}: no ${name}`,
    );
  for (const [name, value] of fields) {
    const schema = form.schema.properties[name];
    assert.ok(schema, `${at}: unknown field ${name}`);
    if (!schema.$ref) checkText(`${at}: ${name}`, schema, value);
  }
}

/** The members of a JSON body are the described ones, in the described types. */
function checkJson(at, { name, description, path, method, operation }, contentType, body) {
  assert.match(contentType, /^application\/json/);
  const steps = ["paths", path, method, "requestBody", "content", "application/json", "schema"];
  const valid = validator(name, ...steps);
  const json = JSON.parse(body);
  assert.ok(valid(json), `${at}: ${ajv.errorsText(valid.errors)}`);
  const { schema } = operation.requestBody.content["application/json"];
  const known = Object.keys(resolve(description, schema).properties);
  for (const member of Object.keys(json)) assert.ok(known.includes(member), `${at}: unknown member ${member}`);
}

function checkText(at, schema, text) {
  const value = schema.type === "integer" ? Number(text) : text;
  const valid = ajv.compile(schema);
  assert.ok(valid(value), `${at} = ${text}: ${ajv.errorsText(valid.errors)}`);
}
