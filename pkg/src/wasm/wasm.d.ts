declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
declare module "*.base64.js" {
  const base64: string;
  export default base64;
}
