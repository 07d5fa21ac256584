// What people do in the view *Activity*, and activities to be shown there.

/** An activity of the last hour as the worker tells it, up to `until`: a rise, a quiet quarter of an hour, and a burst of refusals. */
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

/** A minute's end, as the worker has it. */
export const nextMinute = () => Math.ceil(Date.now() / 60_000) * 60;

/** The view with somebody signed in. `answer`, if it is given, takes the worker's place: a status and a body. */
export async function openActivity(browser, options, answer) {
  const opened = await browser.open("#activity", options);
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
