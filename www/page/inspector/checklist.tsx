import { useEffect } from "preact/hooks";
import { announce } from "../ui/announce.ts";
import { now } from "../ui/clock.ts";
import { Icon } from "../ui/icon.tsx";
import { Notice } from "../ui/notice.tsx";
import { type Decoded, numberOf } from "./decoded.ts";
import { LifeBar } from "./life-bar.tsx";
import { type Check, checksFor, type Judge, verdictOf } from "./verdict.ts";

const ERRORS = "https://www.twilio.com/docs/api/errors/";
const STATES = {
  pass: ["check", "Passed:"],
  fail: ["cross", "Failed:"],
  unknown: ["question", "Not checked:"],
} as const;

/** Whether Twilio would accept the token, and each condition for it. Updated each second. */
export function Checklist({ decoded, judge }: { decoded: Decoded; judge: Judge }) {
  const checks = checksFor(decoded, judge, now.value);
  const { tone, title, text, code } = verdictOf(decoded, checks);
  const isExpired = title.startsWith("Expired");
  // The seconds of "Expired 5 s ago" are not announced.
  useEffect(() => announce(`${isExpired ? "Expired." : title}. ${text}`), [isExpired || title, text]);
  const [start, end] = [numberOf(decoded, "nbf") ?? numberOf(decoded, "iat"), numberOf(decoded, "exp")];
  return (
    <section class="card" aria-labelledby="verdict-title">
      <h2 id="verdict-title" class="visually-hidden">
        Would Twilio accept it?
      </h2>
      <div class="verdict">
        <Notice tone={tone} title={title}>
          {text} {code !== undefined && <ErrorCode code={code} />}
        </Notice>
      </div>
      {end !== undefined && <LifeBar life={{ start, end }} />}
      <ul class="checklist">
        {checks.map((check) => (
          <CheckRow key={check.name} check={check} />
        ))}
      </ul>
    </section>
  );
}

function CheckRow({ check: { name, state, text, code } }: { check: Check }) {
  const [icon, words] = STATES[state];
  return (
    <li class={`check-row ${state}`}>
      <Icon name={icon} />
      <span class="visually-hidden">{words}</span>
      <strong>{name}</strong>
      <span class="check-text">
        {text} {code !== undefined && <ErrorCode code={code} />}
      </span>
    </li>
  );
}

function ErrorCode({ code }: { code: number }) {
  return (
    <a href={`${ERRORS}${code}`} rel="noreferrer" target="_blank" aria-label={`Twilio's error ${code}`}>
      {code}
    </a>
  );
}
