/**
 * The module as passed by the bundler or the runtime: compiled, or its URL. It is for the `init` and `initSync` of
 * `twilio-edge-auth/slim`.
 */
// biome-ignore lint/suspicious/noExplicitAny: depends on the bundler's configuration
declare const module: any;
export default module;
