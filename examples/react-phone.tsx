// React: a phone, with the Voice SDK. `tokens` comes from useTokens of react-tokens.ts.
import { Device } from "@twilio/voice-sdk";
import { useEffect, useState } from "react";
import type { AccessTokenSource } from "twilio-edge-auth/client";

export function Phone({ tokens }: { tokens: AccessTokenSource }) {
  const [state, setState] = useState("connecting");
  useEffect(() => {
    const device = tokens.get().then((token) => {
      const created = new Device(token);
      created.on("registered", () => setState("ready"));
      created.on("error", ({ message }) => setState(message)); // the SDK reconnects by itself
      created.register().catch(() => {}); // the event "error" has the reason
      return created;
    });
    device.catch(({ message }) => setState(message)); // there was no token
    const renew = ({ token }: { token: string }) => device.then((created) => created.updateToken(token));
    tokens.addEventListener("refresh", renew);
    return () => {
      tokens.removeEventListener("refresh", renew);
      device.then((created) => created.destroy()).catch(() => {});
    };
  }, [tokens]);
  return <p>Phone: {state}</p>;
}
