// React: a connection to Conversations. `tokens` comes from useTokens of react-tokens.ts.
import { Client } from "@twilio/conversations";
import { useEffect, useState } from "react";
import type { AccessTokenSource } from "twilio-edge-auth/client";

export function Chat({ tokens }: { tokens: AccessTokenSource }) {
  const [state, setState] = useState("connecting");
  useEffect(() => {
    const client = tokens.get().then((token) => {
      const created = new Client(token);
      created.on("connectionStateChanged", setState);
      return created;
    });
    client.catch(({ message }) => setState(message)); // there was no token
    const renew = ({ token }: { token: string }) => client.then((created) => created.updateToken(token));
    tokens.addEventListener("refresh", renew);
    return () => {
      tokens.removeEventListener("refresh", renew);
      client.then((created) => created.shutdown()).catch(() => {});
    };
  }, [tokens]);
  return <p>Conversations: {state}</p>;
}
