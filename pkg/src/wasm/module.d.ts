/**
 * The module, as the bundler or the runtime hands it over: compiled, or its address. It is for the `init` and `initSync` of
 * `twilio-edge-auth/slim`.
 */
// biome-ignore lint/suspicious/noExplicitAny: which of them, their configuration decides
declare const module: any;
export default module;
