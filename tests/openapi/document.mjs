// The OpenAPI document of the worker, and whether a response is in it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";

export const path = join(import.meta.dirname, "../../docs/token-service.openapi.yaml");

/** Validates the document against the schema of OpenAPI 3.1. */
const validator = new Validator();
export const validation = await validator.validate(path);
export const document = validator.specification;

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const ERROR = "/components/schemas/Error";

// Keywords of OpenAPI that are not those of JSON Schema are ignored.
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).addSchema(document, "document");

const escapePointer = (name) => name.replaceAll("~", "~0").replaceAll("/", "~1");
const at = (pointer) =>
  pointer
    .split("/")
    .slice(1)
    .reduce((value, name) => value?.[name.replaceAll("~1", "/").replaceAll("~0", "~")], document);

/** Follows a reference, if the pointer leads to one. */
function follow(pointer) {
  const { $ref } = at(pointer) ?? {};
  return $ref === undefined ? pointer : follow($ref.slice(1));
}

/** All operations: the path, the method in lower case, and the pointer to each. */
export const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method] !== undefined).map((method) => ({
    path,
    method,
    operation: item[method],
    pointer: `/paths/${escapePointer(path)}/${method}`,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`),
  })),
);

/** The codes of errors that a schema allows. */
function codesOf(pointer) {
  const { $ref, anyOf, properties } = at(pointer);
  if (anyOf) return anyOf.flatMap((_, index) => codesOf(`${pointer}/anyOf/${index}`));
  return properties?.error?.properties.code.enum ?? ($ref === undefined ? [] : codesOf($ref.slice(1)));
}

/** The status and codes of every response of an operation. */
export function errorsOf({ operation, pointer }) {
  return Object.keys(operation.responses).flatMap((status) => {
    const response = follow(`${pointer}/responses/${status}`);
    const schema = `${response}/content/application~1json/schema`;
    return at(schema) === undefined ? [] : codesOf(schema).map((code) => ({ status, code }));
  });
}

/** The pointer to the response of an operation with this status. */
function responseOf({ operation, pointer }, status) {
  const name = [`${status}`, `${status}`.replace(/\d\d$/, "XX")].find((each) => each in operation.responses);
  return name === undefined ? undefined : follow(`${pointer}/responses/${name}`);
}

function assertValid(schema, value, what) {
  const validate = ajv.compile({ $ref: `document#${schema}` });
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(value)}`);
}

// Paths that do not exist, and methods that a path does not have.
const ALWAYS = { 404: "not_found", 405: "method_not_allowed", 429: "too_many_requests", 500: "not_configured" };
/** Admins are verified before the method is looked at. */
const BEFORE_THE_METHOD = [400, 401, 403, 503];

/** Fails for a response that is not in the document. `body` is its text. */
export function assertDocumented(method, pathname, { status, headers }, body) {
  const what = `${method} ${pathname}: ${status}`;
  const ofPath = operations.filter(({ pattern }) => pattern.test(pathname));
  // A path without parameters goes first.
  ofPath.sort((a, b) => Number(a.path.includes("{")) - Number(b.path.includes("{")));
  const candidates = ofPath.filter(({ path }) => path === ofPath[0].path);
  const isHead = method === "HEAD";
  const operation = candidates.find(({ method: each }) => each === (isHead ? "get" : method.toLowerCase()));
  if (operation === undefined) {
    assert.ok(status in ALWAYS || (ofPath.length > 0 && BEFORE_THE_METHOD.includes(status)), `${what} is undocumented`);
    if (isHead) return;
    const { error } = JSON.parse(body);
    assertValid(ERROR, { error }, what);
    if (status in ALWAYS) assert.equal(error.code, ALWAYS[status], what);
    if (status === 405) assert.ok(headers.get("allow"), `${what} without Allow`);
    return;
  }
  const response = responseOf(operation, status);
  assert.ok(response !== undefined, `${what} is undocumented: ${body}`);
  for (const [name, reference] of Object.entries(at(response).headers ?? {})) {
    const header = at(follow(reference.$ref.slice(1)));
    assert.ok(!header.required || headers.has(name), `${what} without ${name}`);
  }
  const { content } = at(response);
  if (isHead) return;
  if (content === undefined) return assert.equal(body, "", what);
  const [type] = Object.keys(content);
  assert.ok(headers.get("content-type")?.startsWith(type), `${what}: ${headers.get("content-type")}`);
  if (type === "application/json") assertValid(`${response}/content/application~1json/schema`, JSON.parse(body), what);
}
