// React: one source of Access Tokens for each signed-in user.
import { useEffect, useState } from "react";
import { AccessTokenSource } from "twilio-edge-auth/client";

/** Returns the source of a session's tokens. It is closed when the session changes, or with the component. */
export function useTokens(session: string): AccessTokenSource | undefined {
  const [tokens, setTokens] = useState<AccessTokenSource>();
  useEffect(() => {
    const source = new AccessTokenSource("/token", { headers: () => ({ Authorization: `Bearer ${session}` }) });
    setTokens(source);
    return () => source.close();
  }, [session]);
  return tokens;
}
