import loadWabt from "wabt";

/** What a module in WebAssembly's text format exports, to measure what no kernel does on its own. */
export async function probe(text) {
  const wabt = await loadWabt();
  const { buffer } = wabt.parseWat("probe.wat", text).toBinary({});
  const { instance } = await WebAssembly.instantiate(buffer);
  return instance.exports;
}
