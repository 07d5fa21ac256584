// A worker between the edge worker and the local account, which it passes everything on to; on demand it fails first. It keeps
// what is still to go wrong, and what was asked of it, for the one test that runs at a time.
let toCome = {};
let asked = [];

export default {
  async fetch(request, { ACCOUNT }) {
    const { hostname, pathname } = new URL(request.url);
    if (hostname === "faults.test") return answer(request);
    const { method } = request;
    asked.push(`${method} ${pathname}`);
    const [name, ...given] = toCome[method]?.shift() ?? ["none"];
    return faults[name](() => ACCOUNT.fetch(request), ...given);
  },
};

/** POST sets what is to go wrong, by method: `{ "GET": [["dropped"], ["status", 500]] }`. GET tells what was asked since. */
async function answer(request) {
  if (request.method === "GET") return Response.json(asked);
  toCome = await request.json();
  asked = [];
  return new Response(null, { status: 204 });
}

const json = { "content-type": "application/json" };

/** Each is given `ask`, which passes the request on. What does not call it happens instead of what was asked. */
const faults = {
  none: (ask) => ask(),
  dropped() {
    throw new Error("Network connection lost.");
  },
  async droppedAfter(ask) {
    await ask();
    throw new Error("Network connection lost.");
  },
  async droppedWithin(ask) {
    const { response, text } = await read(ask);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)));
      },
      pull: (controller) => controller.error(new Error("Network connection lost.")),
    });
    return new Response(body, response);
  },
  status(_, status, headers = {}) {
    const message = `said ${status}`;
    return Response.json({ code: 20_000 + status, message, more_info: "", status }, { status, headers });
  },
  async statusAfter(ask, status) {
    await ask();
    return new Response("", { status });
  },
  async truncated(ask) {
    const { response, text } = await read(ask);
    return new Response(text.slice(0, -8), response);
  },
  /** A list whose first key has no SID. */
  async unreadable(ask) {
    const { response, text } = await read(ask);
    const list = JSON.parse(text);
    list.keys[0].sid = null;
    return Response.json(list, response);
  },
  async html(ask, status) {
    await ask();
    return new Response("<html><h1>Bad Gateway</h1></html>", { status, headers: { "content-type": "text/html" } });
  },
  async empty(ask, status) {
    await ask();
    return new Response(null, { status, headers: json });
  },
  async slow(ask, milliseconds) {
    const response = await ask();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return response;
  },
};

async function read(ask) {
  const response = await ask();
  return { response, text: await response.text() };
}
