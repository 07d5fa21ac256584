// React: an app with a phone and chat, for the session of a signed-in user.
import { Chat } from "./react-chat.tsx";
import { Phone } from "./react-phone.tsx";
import { useTokens } from "./react-tokens.ts";

export function App({ session }: { session: string }) {
  const tokens = useTokens(session);
  if (tokens === undefined) return null; // until the first effect has run
  return (
    <main>
      <Phone tokens={tokens} />
      <Chat tokens={tokens} />
    </main>
  );
}
