import { engineBinary, engineBindings } from './libraries.mjs';

let panic;

/** What a Rust panic said, once. */
export function lastPanic() {
  const message = panic;
  panic = undefined;
  return message;
}

/** The bindings, with the WebAssembly module running behind them. */
export async function loadEngine() {
  // Without this global a panic ends the process and says nothing.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message(message) {
      panic = message;
    },
  };
  const bindings = await engineBindings();
  const { instance } = await WebAssembly.instantiate(engineBinary(), { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings;
}
