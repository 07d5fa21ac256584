// The bill of materials of the package and its .wasm, in CycloneDX 1.6: `npm run sbom -- file.json`. It lists what is distributed:
// the crates that are compiled in, with the hashes of Cargo.lock, and Rust's standard library.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shippedCrates } from "./licenses.mjs";
import { main, root } from "./run.mjs";
import { wasm } from "./wasm.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const crateUrl = ({ name, version }) => `pkg:cargo/${name}@${version}`;

/** Returns the hash of a crate's archive, from Cargo.lock. */
function checksumOf({ name, version }) {
  const [, hash] = RegExp(`name = "${name}"\nversion = "${version}"\n[^[]*?checksum = "(.*)"`).exec(read("Cargo.lock"));
  return hash;
}

const crate = (each) => ({
  type: "library",
  "bom-ref": crateUrl(each),
  name: each.name,
  version: each.version,
  scope: "required",
  hashes: [{ alg: "SHA-256", content: checksumOf(each) }],
  licenses: [{ expression: each.license }],
  purl: crateUrl(each),
});

/** Returns the document. It has no time and no random number: the same sources give the same bytes. */
export function billOfMaterials() {
  const { name, version, license } = JSON.parse(read("pkg/package.json"));
  const [, rust] = /channel = "([^"]+)"/.exec(read("rust-toolchain.toml"));
  const own = `pkg:npm/${name}@${version}`;
  const standard = {
    type: "library",
    "bom-ref": `rust-std@${rust}`,
    name: "rust-std",
    version: rust,
    scope: "required",
  };
  const components = [
    ...shippedCrates().map(crate),
    { ...standard, licenses: [{ expression: "MIT OR Apache-2.0" }] },
    {
      type: "file",
      "bom-ref": "twilio_edge_auth_bg.wasm",
      name: "dist/wasm/twilio_edge_auth_bg.wasm",
      hashes: [{ alg: "SHA-256", content: sha256(readFileSync(wasm)) }],
      licenses: [{ expression: license }],
    },
  ];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: { type: "library", "bom-ref": own, name, version, licenses: [{ expression: license }], purl: own },
    },
    components,
    dependencies: [
      { ref: own, dependsOn: ["twilio_edge_auth_bg.wasm"] },
      { ref: "twilio_edge_auth_bg.wasm", dependsOn: components.slice(0, -1).map((each) => each["bom-ref"]) },
    ],
  };
}

if (process.argv[1] === import.meta.filename) {
  main(() => {
    const text = `${JSON.stringify(billOfMaterials(), null, 2)}\n`;
    const [path] = process.argv.slice(2);
    if (path === undefined) console.log(text);
    else writeFileSync(path, text);
  });
}
