// Loaded before the Node host: its clock can be moved, and Twilio is down.
let ahead = 0;
let requests = 0;

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length > 0 ? given : [RealDate.now() + ahead]));
  }

  static now() {
    return RealDate.now() + ahead;
  }
};

globalThis.fetch = async () => {
  requests += 1;
  if (requests % 2 === 0) return new Response("Bad Gateway", { status: 502 });
  throw new TypeError("fetch failed");
};

process.on("message", (milliseconds) => {
  ahead = milliseconds;
  process.send("moved");
});
process.channel.unref();
