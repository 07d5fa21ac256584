// Creates an API key that can only send messages, sends one with it, and deletes it.
import { type ApiKey, ApiKeys, hostname } from "twilio-edge-auth";

/** @param admin a Main key, which may create others */
export async function sendOnce(admin: ApiKey, message: { To: string; From: string; Body: string }): Promise<string> {
  const keys = new ApiKeys(admin);
  const created = await keys.create({
    friendlyName: "sends messages",
    policy: { allow: ["/twilio/messaging/messages/create"] },
  });
  try {
    const key = created.credential(); // created.secret is shown only now
    const url = `${hostname("api")}/2010-04-01/Accounts/${key.accountSid}/Messages.json`;
    const headers = { Authorization: key.authorizationHeader() };
    const response = await fetch(url, { method: "POST", headers, body: new URLSearchParams(message) });
    if (!response.ok) throw new Error(`Twilio responded with ${response.status}: ${await response.text()}`);
    return (await response.json()).sid;
  } finally {
    await keys.delete(created.sid);
  }
}
