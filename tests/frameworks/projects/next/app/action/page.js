// A page with a server action, which mints.
import { redirect } from "next/navigation";
import { createElement } from "react";
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "../../credential.js";

async function mint() {
  "use server";
  redirect(`/route?token=${new ApiKey(credential).mintAccessToken(options)}`);
}

export default function Page() {
  return createElement("form", { action: mint }, createElement("button", { type: "submit" }, "Mint"));
}
