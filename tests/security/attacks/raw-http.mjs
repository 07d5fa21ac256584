// Requests as bytes, which no HTTP client would send.
import { connect } from "node:net";

/** Sends bytes to a server and returns everything that it sends until the connection closes. `end` closes our half. */
export function send(url, bytes, { end = true } = {}) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks = [];
    const socket = connect(Number(port), hostname, () => (end ? socket.end(bytes) : socket.write(bytes)));
    socket.setTimeout(120_000, () => socket.destroy(new Error("the connection was not closed")));
    socket.on("data", (chunk) => chunks.push(chunk));
    const text = () => Buffer.concat(chunks).toString("latin1");
    // A server that has refused a request need not read the rest of it.
    socket.on("error", (error) => (error.code === "ECONNRESET" || error.code === "EPIPE" ? undefined : reject(error)));
    socket.on("close", () => resolve(text()));
  });
}

/** The statuses of the responses in a string, of which a second one directly follows the body of the first. */
export const statuses = (text) => Array.from(text.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));

export const lines = (...all) => all.join("\r\n");
