// Stands for the types of packages that the documents use in pages, as workspace.mjs stands for the code of one.
declare module "@twilio/voice-sdk" {
  class Device {
    constructor(token: string);
    updateToken(token: string): void;
    register(): Promise<void>;
    destroy(): void;
  }
}

declare module "@auth0/auth0-spa-js" {
  class Auth0Client {
    getTokenSilently(options: { cacheMode: "on" | "off" }): Promise<string>;
  }
}
