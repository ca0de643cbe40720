import { measureSteps } from "@paravae/parallel";
import { engines, inEnvironmentOf, unlessAbsent } from "./engines.mjs";
import { modelOf } from "./works.mjs";

/**
 * One sample of the training step of a work on an engine.
 *
 * @param name of the engine
 * @param options more of `measureSteps`, as workers and seconds
 * @returns what `measureSteps` gives, or `absent`
 */
export const measureStep = (name, work, options) =>
  unlessAbsent(() =>
    inEnvironmentOf(name, () =>
      measureSteps({ model: modelOf(work), batchSize: work.batch, ...options, ...engines[name] }),
    ),
  );

/**
 * As `measureStep`, and which share of the multiply-add rate of as many cores it reached; that rate is measured right
 * before and after.
 *
 * @returns with `peakGflops` and `share` where the engine has a peak
 */
export const measureAgainstPeak = (name, work, { workers, seconds, roofline }) =>
  roofline.around(name, workers, () => measureStep(name, work, { workers, seconds }));
