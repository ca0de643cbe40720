import { divisionMeter } from "../roofline/division-meter.mjs";
import { Roofline } from "../roofline/roofline.mjs";

const rounds = 5;

/** Blocks that a core's own cache holds, that the shared one holds, and that none does; read and written bytes. */
const streamSizes = { "256 KiB": 2 ** 18, "8 MiB": 2 ** 23, "128 MiB": 2 ** 27 };

/** What the machine can do at all, one core alone and all of them at once: samples by the name of the bound. */
export async function measureBounds(names, cores) {
  const roofline = await Roofline.open(names, cores);
  const division = await divisionMeter();
  const bounds = {};
  const note = (name, key, value) => {
    bounds[name] ??= { unit: key.unit, one: [], all: [] };
    bounds[name][key.threads].push(value);
  };
  for (let round = 0; round < rounds; round++) {
    for (const [threads, count] of [
      ["one", 1],
      ["all", cores],
    ]) {
      for (const name of names.filter((name) => !(name in roofline.absent))) {
        note(`${name}: multiply-adds`, { unit: "GFLOPS", threads }, await roofline.peak(name, count));
      }
      for (const [size, bytes] of Object.entries(streamSizes)) {
        note(`in place within ${size}`, { unit: "GB/s", threads }, await roofline.stream(bytes, count));
      }
    }
    const { division: divisionNs, root } = division(20);
    note("WebAssembly division", { unit: "ns", threads: "one" }, divisionNs);
    note("WebAssembly square root", { unit: "ns", threads: "one" }, root);
  }
  await roofline.close();
  return bounds;
}
