// Version and repository, from the root's package.json, which is the one place to change them. `npm run manifests` writes them
// into every manifest; with --release it fails without a repository, or for another one than the release workflow runs in.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { main, root } from "./run.mjs";

const read = (path) => readFileSync(join(root, path), "utf8");

/** Manifests that depend on the package in its version. */
const dependents = ["benches", "tests", "www", "templates/token-worker"].map((folder) => `${folder}/package.json`);

/** The members that both manifests get from a repository's address. */
export const linksOf = (repository) => ({
  repository,
  homepage: `${repository}#readme`,
  bugs: `${repository}/issues`,
  documentation: `${repository}/tree/main/docs`,
});

/** Returns the text of package.json with the version, and with links if there is a repository. */
function withPackageLinks(text, { version, repository }) {
  const { version: _, repository: __, homepage: ___, bugs: ____, ...rest } = JSON.parse(text);
  const links = repository && linksOf(repository);
  const { name, ...others } = rest;
  const manifest = {
    name,
    version,
    ...(links && {
      homepage: links.homepage,
      bugs: links.bugs,
      // npm's provenance compares this with the repository that publishes.
      repository: { type: "git", url: `git+${links.repository}.git`, directory: "pkg" },
    }),
    ...others,
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Returns the text of Cargo.toml with the version, and with links if there is a repository. */
function withCrateLinks(text, { version, repository }) {
  const kept = text.replace(/^(?:repository|homepage|documentation) = ".*"\n/gm, "");
  const links = repository && linksOf(repository);
  const lines = links
    ? `repository = "${links.repository}"\nhomepage = "${links.homepage}"\ndocumentation = "https://docs.rs/twilio-edge-auth"\n`
    : "";
  return kept.replace(/^version = ".*"\n/m, `version = "${version}"\n${lines}`);
}

/** Returns the text that every manifest should have. */
export function manifests(source = JSON.parse(read("package.json"))) {
  const withVersion = (text) => text.replace(/("twilio-edge-auth": )"[^"]+"/, `$1"${source.version}"`);
  return {
    "pkg/package.json": withPackageLinks(read("pkg/package.json"), source),
    "Cargo.toml": withCrateLinks(read("Cargo.toml"), source),
    ...Object.fromEntries(dependents.map((path) => [path, withVersion(read(path))])),
  };
}

/** Throws unless everything is ready for a release from this repository, such as "owner/name". */
export function checkRelease({ version, repository }, { tag, slug }) {
  if (!/^https:\/\/[\w.-]+(?:\/[\w.-]+)+$/.test(repository ?? "")) {
    throw new Error(
      'package.json has no repository. Add "repository": "https://…/owner/name", then `npm run manifests`.',
    );
  }
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, the version is ${version}. Tag v${version}.`);
  if (!repository.endsWith(`/${slug}`)) throw new Error(`package.json names ${repository}, this is ${slug}.`);
}

if (process.argv[1] === import.meta.filename) {
  main(() => {
    const { values } = parseArgs({ options: { release: { type: "boolean", default: false } } });
    if (values.release) {
      const { GITHUB_REF_NAME: tag, GITHUB_REPOSITORY: slug } = process.env;
      checkRelease(JSON.parse(read("package.json")), { tag, slug });
      const stale = Object.entries(manifests()).filter(([path, text]) => read(path) !== text);
      if (stale.length > 0) throw new Error(`${stale.map(([path]) => path)}: run \`npm run manifests\` and commit.`);
      return;
    }
    for (const [path, text] of Object.entries(manifests())) {
      if (read(path) === text) continue;
      writeFileSync(join(root, path), text);
      console.log(`· ${path}`);
    }
  });
}
