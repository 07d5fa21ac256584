import type { Tone } from "../ui/notice.tsx";

export interface Verdict {
  tone: Tone;
  title: string;
  detail?: string;
  /** The permission that is missing, without "/twilio/". */
  missing?: string;
}

/** What Twilio's response to a test request says about the key. */
export function verdictOf({
  status,
  body,
  milliseconds,
}: {
  status: number;
  body: unknown;
  milliseconds: number;
}): Verdict {
  const time = `${Math.round(milliseconds)} ms`;
  if (status < 400)
    return {
      tone: "good",
      title: `${status} ${status === 201 ? "Created" : "OK"} · ${time}`,
      detail: "The key may do this.",
    };
  const { code, message = "" } = (typeof body === "object" && body !== null ? body : {}) as {
    code?: number;
    message?: string;
  };
  if (status !== 401 && status !== 403) {
    return {
      tone: "warning",
      title: `${status} · ${message || "Refused"}`,
      detail: `The key has the permission; Twilio refused the request (${code ?? "no code"}).`,
    };
  }
  const missing = /twilio\/([\w-]+\/[\w.-]+\/[\w*]+)/.exec(message)?.[1];
  if (missing !== undefined) {
    return {
      tone: "bad",
      title: `${status} · Missing permission ${missing}`,
      detail: `Twilio's code is ${code ?? "unknown"}.`,
      missing,
    };
  }
  if (code === 20003) {
    return {
      tone: "bad",
      title: `${status} · Wrong secret or deleted key`,
      detail: "Twilio can't authenticate the request (20003).",
    };
  }
  return { tone: "bad", title: `${status} · Not authorized`, detail: `${message} (${code ?? "no code"})` };
}
