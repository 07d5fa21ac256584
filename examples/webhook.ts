// A webhook that only Twilio can call. Mount it like a token route: `export const POST = smsRoute`, or in Express
// app.post("/sms", nodeHandler(smsRoute)).
import { AuthToken } from "twilio-edge-auth";
import { webhookHandler } from "twilio-edge-auth/endpoint";

export const smsRoute = webhookHandler(
  {
    credential: () => AuthToken.fromEnv(process.env), // in a Worker: (env: Env) => AuthToken.fromEnv(env)
    baseUrl: "https://www.example.com", // as Twilio's Console has it; a proxy may hide it from the server
    onRefused: (reason) => console.warn("webhook refused:", reason),
  },
  ({ params }) => {
    const twiml = `<Response><Message>Hello ${params.get("From")}</Message></Response>`;
    return new Response(twiml, { headers: { "Content-Type": "text/xml" } });
  },
);
