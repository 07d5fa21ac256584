// What the code blocks of the documents use, and neither the package nor an installed one declares.

// What `wrangler types` generates from a Worker's configuration.
type Env = {
  TWILIO_ACCOUNT_SID: string;
  TWILIO_API_KEY: string;
  TWILIO_API_SECRET: string;
  TWILIO_AUTH_TOKEN: string;
  TWIML_APP_SID: string;
  SESSION_SECRET: string;
};

declare const Deno: {
  env: { toObject(): Record<string, string> };
  serve(handler: (request: Request) => Response | Promise<Response>): void;
};

type BunHandler = (request: Request) => Response | Promise<Response>;
declare const Bun: { serve(options: { routes: Record<string, { POST: BunHandler }> }): void };

declare module "express" {
  interface Request {
    method: string;
    originalUrl: string;
    headers: Record<string, string | string[] | undefined>;
    // biome-ignore lint/suspicious/noExplicitAny: as @types/express has it
    body: any;
  }
  interface Response {
    status(status: number): this;
    set(name: string, value: string): this;
    type(type: string): this;
    send(body: string): void;
    json(body: unknown): void;
    sendStatus(status: number): void;
  }
  type NextFunction = () => void;
}

declare module "@twilio/voice-sdk" {
  class Device {
    constructor(token: string);
    updateToken(token: string): void;
    register(): Promise<void>;
    destroy(): void;
  }
}
