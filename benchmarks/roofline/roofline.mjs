import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { describeOps, unlessAbsent } from "../engines.mjs";

/** How long one measurement of a peak or of a bandwidth takes. */
const measureMs = 120;

/**
 * What bounds a step: the rate of multiply-adds of an engine and the bandwidth of memory, with as many cores busy at
 * the same time as the step has workers. One thread per core waits for the whole run, so that bounds are measured
 * between the steps that are held against them.
 */
export class Roofline {
  /** By engine, why it has no peak. */
  absent;
  #workers;

  constructor(workers, absent) {
    this.absent = absent;
    this.#workers = workers;
  }

  /** @param names of engines whose peaks will be asked for; tfjs, which cannot be taken apart, has none */
  static async open(names, threads = availableParallelism()) {
    const specs = {};
    const absent = { tfjs: "its products cannot be timed apart" };
    for (const name of names.filter((name) => !(name in absent))) {
      const spec = await unlessAbsent(() => describeOps(name));
      if (spec.absent === undefined) specs[name] = spec;
      else absent[name] = spec.absent;
    }
    const workers = Array.from(
      { length: threads },
      () => new Worker(new URL("./roofline-worker.mjs", import.meta.url), { workerData: specs }),
    );
    await Promise.all(workers.map((worker) => once(worker, "message")));
    return new Roofline(workers, absent);
  }

  /** GFLOPS of `threads` threads together: of the way that was best, all of them going it at once. */
  async peak(name, threads) {
    const rates = await this.#measure(threads, { kind: "peak", name, ms: measureMs });
    return Math.max(...rates[0].map((_, way) => rates.reduce((sum, rate) => sum + rate[way], 0)));
  }

  /** GB/s of `threads` threads together, each going through a block of its own, `bytes` read and written. */
  async stream(bytes, threads) {
    const rates = await this.#measure(threads, { kind: "stream", bytes, ms: measureMs });
    return rates.reduce((sum, rate) => sum + rate, 0);
  }

  /**
   * A peak before and one after `run`, whose result then says which share of their mean it reached.
   *
   * @param run gives an object with `gflops`
   */
  async around(name, threads, run) {
    if (name in this.absent) return run();
    const before = await this.peak(name, threads);
    const result = await run();
    const peakGflops = (before + (await this.peak(name, threads))) / 2;
    return { ...result, peakGflops, share: result.gflops / peakGflops };
  }

  async close() {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #measure(threads, task) {
    const gate = new Int32Array(new SharedArrayBuffer(4));
    return Promise.all(
      this.#workers.slice(0, threads).map(async (worker) => {
        worker.postMessage({ ...task, threads, gate });
        const [rate] = await once(worker, "message");
        return rate;
      }),
    );
  }
}
