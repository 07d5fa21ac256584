/** The used part of Node's `IncomingMessage`, so that Node's types are not needed. */
interface NodeRequest extends AsyncIterable<Uint8Array> {
  method?: string | undefined;
  url?: string | undefined;
  /** Express: the URL before a router removed its prefix. */
  originalUrl?: string | undefined;
  rawHeaders: string[];
  headers: { host?: string | undefined };
  socket: object;
  readableEnded: boolean;
  /** The body's bytes, if the `verify` option of Express's body parsers keeps them. */
  rawBody?: Uint8Array | undefined;
}

interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): unknown;
  end(body?: Uint8Array): unknown;
}

/**
 * Adapts a handler to Node's `http.createServer` and to Express: `app.post("/token", nodeHandler(endpoint))`. Put it
 * before body parsers, or have them keep `request.rawBody`: a body that has been read cannot be verified.
 *
 * Errors go to Express's `next`; without it the response is 500.
 */
export function nodeHandler(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => Promise<void> {
  return async (request, response, next) => {
    try {
      const result = await handler(await toRequest(request));
      const body = new Uint8Array(await result.arrayBuffer());
      response.writeHead(result.status, Object.fromEntries(result.headers));
      response.end(body);
    } catch (error) {
      if (next) return next(error);
      response.writeHead(500, {});
      response.end();
    }
  };
}

async function toRequest(request: NodeRequest): Promise<Request> {
  const scheme = (request.socket as { encrypted?: boolean }).encrypted === true ? "https" : "http";
  const url = `${scheme}://${request.headers.host ?? "localhost"}${request.originalUrl ?? request.url ?? "/"}`;
  const headers = new Headers();
  request.rawHeaders.forEach((name, index, all) => {
    if (index % 2 === 0) headers.append(name, all[index + 1] ?? "");
  });
  const { method = "GET" } = request;
  const body = method === "GET" || method === "HEAD" ? null : bodyOf(request);
  return new Request(url, { method, headers, body, duplex: "half" } as RequestInit);
}

function bodyOf(request: NodeRequest): BodyInit {
  if (request.rawBody !== undefined) return request.rawBody as Uint8Array<ArrayBuffer>;
  if (request.readableEnded) {
    throw new TypeError("the body has been read; put nodeHandler before body parsers, or keep request.rawBody");
  }
  const chunks = request[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return?.();
    },
  });
}
