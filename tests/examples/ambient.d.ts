// What the examples use, and neither the package nor an installed one declares.

// What `wrangler types` generates from a Worker's configuration.
interface Env {
  TWILIO_ACCOUNT_SID: string;
  TWILIO_API_KEY: string;
  TWILIO_API_SECRET: string;
  TWILIO_AUTH_TOKEN: string;
  TWIML_APP_SID: string;
  SESSION_SECRET: string;
}

type Handler = (request: Request) => Response | Promise<Response>;

declare const Deno: {
  env: { toObject(): Record<string, string>; get(name: string): string | undefined };
  serve(handler: Handler): void;
};

declare const Bun: {
  serve(options: { port?: number; routes: Record<string, Handler> }): { url: URL };
};
