import { Copy } from "./copy.tsx";

/** Returns the start and end of a SID: "SK034c…7ff3". */
export function shortSid(sid: string): string {
  return sid.length > 12 ? `${sid.slice(0, 6)}…${sid.slice(-4)}` : sid;
}

/** A SID, shortened, with a button that copies all of it. */
export function Sid({ sid, what = "the SID" }: { sid: string; what?: string }) {
  return (
    <span class="sid">
      <code title={sid}>{shortSid(sid)}</code>
      <Copy what={what} text={sid} />
    </span>
  );
}
