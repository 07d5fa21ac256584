// React: a video room. A token is needed only to connect. `tokens` comes from useTokens of react-tokens.ts.
import { useEffect, useState } from "react";
import type { AccessTokenSource } from "twilio-edge-auth/client";
import { connect } from "twilio-video";

export function VideoRoom({ tokens, name }: { tokens: AccessTokenSource; name: string }) {
  const [state, setState] = useState("connecting");
  useEffect(() => {
    const room = tokens.get().then((token) => connect(token, { name, tracks: [] }));
    room.then(
      () => setState("connected"),
      ({ message }) => setState(message),
    );
    return () => {
      room.then((joined) => joined.disconnect()).catch(() => {});
    };
  }, [tokens, name]);
  return <p>Video: {state}</p>;
}
