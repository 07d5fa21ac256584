import type { AccessTokenOptions } from "twilio-edge-auth";
import { quote } from "../api-keys/samples.ts";

export type Sample = readonly [language: string, code: string];

/** Code that creates the same token. */
export function mintSamples(options: AccessTokenOptions): readonly Sample[] {
  const literal = literalOf(options);
  return [
    [
      "Node",
      `import { ApiKey } from "twilio-edge-auth";

const key = ApiKey.fromEnv(process.env);
const token = key.mintAccessToken(${literal});`,
    ],
    [
      "Worker",
      `import { ApiKey } from "twilio-edge-auth";

export default {
  async fetch(request, env) {
    const key = ApiKey.fromEnv(env);
    const token = key.mintAccessToken(${literal.replaceAll("\n", "\n    ")});
    return Response.json({ token });
  },
};`,
    ],
    ["CLI", command(options)],
  ];
}

export const FETCH_SAMPLES: readonly Sample[] = [
  [
    "Browser",
    `import { AccessTokenSource } from "twilio-edge-auth/client";

const source = new AccessTokenSource("/token", {
  headers: () => ({ Authorization: \`Bearer \${session}\` }),
});
const device = new Device(await source.get());
source.addEventListener("refresh", ({ token }) => device.updateToken(token));`,
  ],
  ["curl", `curl "$ORIGIN/token" -H "Authorization: Bearer $SESSION" -H "Content-Type: application/json" -d '{}'`],
];

/** JSON with unquoted names where JavaScript allows them. */
function literalOf(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(/^(\s*)"([A-Za-z_$][\w$]*)":/gm, "$1$2:");
}

function command({ identity, ttl, grants = {}, region }: AccessTokenOptions): string {
  const { voice, video, ...others } = grants;
  const parts = [
    `npx twilio-edge-auth token --identity ${quote(identity ?? "")}`,
    voice && (voice.outgoingApplicationSid ? `--voice ${quote(voice.outgoingApplicationSid)}` : "--voice"),
    video && (video.room ? `--video ${quote(video.room)}` : "--video"),
    ...Object.entries(others).map(([name, value]) => `--grant ${quote(`${name}=${JSON.stringify(value)}`)}`),
    ttl !== undefined && `--ttl ${ttl}s`,
    region !== undefined && `--region ${quote(region)}`,
  ];
  return parts.filter(Boolean).join(" \\\n  ");
}
