// User actions in the view *Activity*, and activity data to show.

/** An hour of activity up to `until`, in the worker's format: growth, fifteen quiet minutes, a burst of refusals. */
export function busyHour(until) {
  const minutes = Array.from({ length: 60 }, (_, index) => {
    const at = until - 60 * (60 - index);
    if (index >= 20 && index < 35) return { at, issued: 0, refused: 0 };
    return {
      at,
      issued: Math.round(12 + 10 * Math.sin(index / 5)),
      refused: index === 50 ? 31 : index % 9 === 0 ? 2 : 0,
    };
  });
  const recent = Array.from({ length: 50 }, (_, index) =>
    index % 4 === 1
      ? { at: until - 10 - index * 7, outcome: "refused", reason: "session_expired" }
      : {
          at: until - 10 - index * 7,
          outcome: "issued",
          identity: index === 2 ? "a".repeat(120) : `user-${index}`,
          grants: index === 3 ? [] : ["voice", "video"],
          expiresAt: until + 3600,
          keySid: `SK${"b".repeat(32)}`,
          jti: `SK${"b".repeat(32)}-${index}`,
        },
  );
  const refused = minutes.reduce((sum, minute) => sum + minute.refused, 0);
  const reasons = { session_expired: refused - 4, not_granted: 3, identity_not_allowed: 1 };
  return { until, minutes, reasons, recent };
}

/** The end of a minute, in the worker's format. */
export const nextMinute = () => Math.ceil(Date.now() / 60_000) * 60;

/** Opens the view signed in. `answer`, if given, replaces the worker's response: a status and a body. */
export async function openActivity(browser, options, answer) {
  const opened = await browser.open("#/activity", options);
  const { page, click } = opened;
  if (answer) {
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      if (!request.url().endsWith("/activity")) return request.continue();
      const [status, body] = answer();
      if (status === 0) return request.abort();
      request.respond({ status, contentType: "application/json", body: JSON.stringify(body) });
    });
  }
  await click("Sign in");
  return opened;
}
