/** What people call what the permissions name otherwise: a word, and parts of the permissions that it means. */
const create = ["/create"];
const read = ["/read", "/list"];
const update = ["/update"];
const remove = ["/delete"];
const messages = ["messaging/messages"];
const codes = ["verify/verification", "verify/challenge", "verify/factor"];
const keys = ["iam/api-keys/"];
const cost = ["billing/usage/", "messaging/pricing/"];
const accounts = ["iam/accounts/"];

const meanings = new Map<string, readonly string[]>([
  ["send", ["messaging/messages/create", "verify/verification/create", "verify/challenge/create"]],
  ...["sms", "mms", "text", "texts"].map((word) => [word, messages] as const),
  ["whatsapp", [...messages, "messaging/whatsapp"]],
  ...["dial", "ring"].map((word) => [word, ["voice/calls/create", "conferences.participants/create"]] as const),
  ["buy", ["phone-numbers/active-numbers/create", "phone-numbers/available-numbers"]],
  ...["otp", "2fa", "mfa", "code", "codes"].map((word) => [word, codes] as const),
  ...["key", "keys", "secret", "secrets", "rotate"].map((word) => [word, keys] as const),
  ...["cost", "costs", "price", "prices", "spend", "bill", "bills"].map((word) => [word, cost] as const),
  ...["subaccount", "subaccounts"].map((word) => [word, accounts] as const),
  ...["error", "errors", "log", "logs"].map((word) => [word, ["monitor/"]] as const),
  ...["make", "add", "new", "start", "write"].map((word) => [word, create] as const),
  ...["get", "see", "view", "show", "fetch"].map((word) => [word, read] as const),
  ...["change", "edit", "modify", "rename", "set"].map((word) => [word, update] as const),
  ...["remove", "revoke", "cancel"].map((word) => [word, remove] as const),
]);

/** Whether a word, in lower case, is a part of a permission or its title, or means a part of the permission. */
export function isMeant(word: string, { permission, title }: { permission: string; title: string }): boolean {
  const parts = meanings.get(word);
  if (parts === undefined) return `${permission} ${title}`.toLowerCase().includes(word);
  return parts.some((part) => permission.includes(part));
}
