/**
 * Throws if the runtime has no WebAssembly: iOS disables it in Lockdown Mode, and Edge in its enhanced security mode.
 */
export function assertWebAssembly(): void {
  if (typeof WebAssembly === "object") return;
  throw new Error(
    "twilio-edge-auth needs WebAssembly, which this runtime lacks; twilio-edge-auth/client works without it",
  );
}
