"use client";
// A client component, which shows a token in the title.
import { createElement, Fragment, useEffect } from "react";
import { ApiKey } from "twilio-edge-auth";
import { credential, options } from "../../credential.js";

export default function Page() {
  useEffect(() => {
    document.title = new ApiKey({ ...credential, dangerouslyAllowBrowser: true }).mintAccessToken(options);
  }, []);
  const icon = createElement("link", { rel: "icon", href: "data:," });
  return createElement(Fragment, null, createElement("title", null, "not yet"), icon);
}
