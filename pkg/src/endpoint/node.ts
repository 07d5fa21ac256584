/** What of Node's `IncomingMessage` is used, so that no types of Node are needed. */
interface NodeRequest extends AsyncIterable<Uint8Array> {
  method?: string | undefined;
  url?: string | undefined;
  /** Express: the URL before a router took its prefix off. */
  originalUrl?: string | undefined;
  rawHeaders: string[];
  headers: { host?: string | undefined };
  socket: object;
  readableEnded: boolean;
  /** Express's body parsers keep the bytes here if their `verify` option says so. */
  rawBody?: Uint8Array | undefined;
}

interface NodeResponse {
  writeHead(status: number, headers: Record<string, string | string[]>): unknown;
  end(body?: Uint8Array): unknown;
}

/**
 * Adapts a handler to Node's `http.createServer` and to Express: `app.post("/token", nodeHandler(endpoint))`. Put it
 * before body parsers, or have them keep `request.rawBody`: what has been read cannot be verified.
 *
 * Errors go to Express's `next`; without it they are answered with 500.
 */
export function nodeHandler(
  handler: (request: Request) => Promise<Response>,
): (request: NodeRequest, response: NodeResponse, next?: (error: unknown) => void) => Promise<void> {
  return async (request, response, next) => {
    try {
      const answer = await handler(await toRequest(request));
      const headers: Record<string, string | string[]> = {};
      for (const [name, value] of answer.headers) headers[name] = value;
      const body = new Uint8Array(await answer.arrayBuffer());
      response.writeHead(answer.status, headers);
      response.end(body);
    } catch (error) {
      if (next !== undefined) return next(error);
      response.writeHead(500, {});
      response.end();
    }
  };
}

async function toRequest(request: NodeRequest): Promise<Request> {
  const scheme = (request.socket as { encrypted?: boolean }).encrypted === true ? "https" : "http";
  const url = `${scheme}://${request.headers.host ?? "localhost"}${request.originalUrl ?? request.url ?? "/"}`;
  const headers = new Headers();
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    headers.append(request.rawHeaders[i] ?? "", request.rawHeaders[i + 1] ?? "");
  }
  const method = request.method ?? "GET";
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  return new Request(url, { method, headers, body: bodyOf(request), duplex: "half" } as RequestInit);
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
