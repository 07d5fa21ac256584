// What the code blocks of the documents use, and neither the package nor an installed one declares.

// What `wrangler types` generates from a Worker's configuration.
interface Env {
  TWILIO_ACCOUNT_SID: string;
  TWILIO_API_KEY: string;
  TWILIO_API_SECRET: string;
  TWILIO_AUTH_TOKEN: string;
  TWIML_APP_SID: string;
  SESSION_SECRET: string;
}

declare const Deno: {
  env: { toObject(): Record<string, string> };
  serve(handler: (request: Request) => Response | Promise<Response>): void;
};

declare const Bun: {
  serve(options: { routes: Record<string, (request: Request) => Response | Promise<Response>> }): void;
};

declare module "express" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  interface Request extends IncomingMessage {
    originalUrl: string;
    // biome-ignore lint/suspicious/noExplicitAny: as @types/express has it
    body: any;
  }
  interface Response extends ServerResponse {
    status(status: number): this;
    type(type: string): this;
    send(body: string): void;
  }
  type NextFunction = (error?: unknown) => void;
  type Handler = (request: Request, response: Response, next: NextFunction) => unknown;
  export default function express(): {
    (request: IncomingMessage, response: ServerResponse): void;
    post(path: string, handler: Handler): void;
  };
}

declare module "@twilio/voice-sdk" {
  class Device {
    constructor(token: string);
    updateToken(token: string): void;
    register(): Promise<void>;
    destroy(): void;
  }
}
