import { divisionMeter } from "../roofline/division-meter.mjs";
import { peakMeter } from "../roofline/peak-meter.mjs";
import { msPerCall } from "../roofline/rate.mjs";
import { streamMeter } from "../roofline/stream-meter.mjs";

/** Samples a product between two looks at the engine's multiply-add rate. */
export async function productSampler(spec, ms) {
  const meter = await peakMeter(spec);
  const peak = () => Math.max(...meter(ms / 2));
  return ({ operations, run }) => {
    const before = peak();
    const gflops = operations / msPerCall(ms, run) / 1e6;
    const peakGflops = (before + peak()) / 2;
    return { gflops, peakGflops, share: gflops / peakGflops };
  };
}

/** Samples an elementwise kernel between two looks at what bounds it. */
export async function elementwiseSampler(ms) {
  const arithmetic = await divisionMeter();
  const streams = new Map();
  return async ({ elements, bytes, divisions = 0, roots = 0, run }) => {
    const moved = elements * bytes;
    if (!streams.has(moved)) streams.set(moved, await streamMeter(moved));
    const bounds = () => {
      const ns = arithmetic(ms / 4);
      return {
        memory: bytes / streams.get(moved)(ms / 4),
        division: divisions * ns.division + roots * ns.root,
      };
    };
    const before = bounds();
    const nsPerElement = (1e6 * msPerCall(ms, run)) / elements;
    const after = bounds();
    const memoryNs = (before.memory + after.memory) / 2;
    const divisionNs = (before.division + after.division) / 2;
    const boundNs = Math.max(memoryNs, divisionNs);
    const bound = boundNs === memoryNs ? "memory" : "division";
    return { nsPerElement, gigabytes: bytes / nsPerElement, boundNs, bound, share: boundNs / nsPerElement };
  };
}
