import { signal } from "@preact/signals";
import { navigate } from "../router.ts";
import { fieldState } from "../ui/field.tsx";
import { toast } from "../ui/toast.tsx";
import type { GrantField } from "./grant-fields.ts";
import { grantStates } from "./grants.tsx";
import type { ShownToken } from "./token-panel.tsx";

type Members = Record<string, unknown>;

export const UNITS = { hours: 3600, minutes: 60, seconds: 1 } as const;

/** The form that creates tokens in this page. Its values and its token stay while other views are open. */
export const mintForm = {
  identity: fieldState("alice"),
  lifetime: fieldState("1"),
  unit: signal<string>("hours"),
  notBefore: fieldState(),
  region: fieldState(),
  algorithm: signal("HS256"),
  grants: grantStates(),
  /** What the form had when the token was created, or "". */
  made: signal(""),
  token: signal<ShownToken | undefined>(undefined),
};

/** Fills the form from a decoded Access Token, and opens it. */
export function editCopy({ header, payload }: { header: Members; payload: Members }): void {
  const { identity, lifetime, unit, notBefore, region, algorithm, grants } = mintForm;
  const { identity: user, ...given } = Object(payload.grants) as Members;
  const start = payload.iat ?? payload.nbf;
  const seconds = typeof start === "number" ? Number(payload.exp) - start : 3600;
  unit.value = seconds % 3600 === 0 ? "hours" : seconds % 60 === 0 ? "minutes" : "seconds";
  lifetime.value.value = `${seconds / UNITS[unit.value as keyof typeof UNITS]}`;
  identity.value.value = textOf(user);
  notBefore.value.value = typeof payload.nbf === "number" ? localTime(payload.nbf) : "";
  region.value.value = textOf(header.twr);
  algorithm.value = textOf(header.alg);
  const dropped: string[] = [];
  for (const { form, isOn, isOpen, fields } of grants) {
    // What has no form of its own is left for the custom grants, which are the last.
    const { claim = "" } = form;
    const grant = structuredClone(claim === "" ? given : given[claim]);
    delete given[claim];
    isOn.value = claim === "" ? Object.keys(Object(grant)).length > 0 : grant !== undefined;
    isOpen.value = false;
    for (const { field, state, flag } of fields) {
      const value = form.fields === "json" ? grant : take(grant, pathOf(field));
      state.error.value = undefined;
      state.value.value = isOn.value ? textOf(value) : "";
      flag.value = value === true || !isOn.value;
    }
    if (form.fields !== "json" && !isEmpty(grant)) dropped.push(form.title);
  }
  for (const field of [identity, lifetime, notBefore, region]) field.error.value = undefined;
  if (dropped.length > 0) toast(`Not copied: values of ${dropped.join(", ")} that have no field in this form.`);
  navigate("/tokens");
}

function pathOf({ name, claim }: GrantField): string[] {
  return (claim ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).split(".");
}

/** Removes and returns the value at a path. */
function take(from: unknown, [name = "", ...rest]: readonly string[]): unknown {
  if (typeof from !== "object" || from === null || !Object.hasOwn(from, name)) return undefined;
  const members = from as Members;
  if (rest.length > 0) return take(members[name], rest);
  const value = members[name];
  delete members[name];
  return value;
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === undefined;
  return Object.values(value).every(isEmpty);
}

function textOf(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A time for an input of dates and times, or "" if it is out of range. */
function localTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return Number.isNaN(local.getTime()) ? "" : local.toISOString().slice(0, 16);
}
