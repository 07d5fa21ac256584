// Stands for the types of `@twilio/voice-sdk`, as workspace.mjs stands for its code.
declare module "@twilio/voice-sdk" {
  class Device {
    constructor(token: string);
    updateToken(token: string): void;
    register(): Promise<void>;
    destroy(): void;
  }
}
