// A page with a phone. It fetches Access Tokens from a token route, and renews them before they expire.
import { Device } from "@twilio/voice-sdk";
import { AccessTokenSource } from "twilio-edge-auth/client";

export async function startPhone(session: () => string, onSignedOut: () => void): Promise<Device> {
  const source = new AccessTokenSource("/token", { headers: () => ({ Authorization: `Bearer ${session()}` }) });
  const device = new Device(await source.get());
  source.addEventListener("refresh", ({ token }) => device.updateToken(token));
  source.addEventListener("error", ({ error }) => {
    if (error.status !== 401) return; // other failures are retried
    source.close();
    device.destroy();
    onSignedOut();
  });
  return device;
}
