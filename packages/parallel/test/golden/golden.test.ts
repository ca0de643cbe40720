// Training as it was when these hashes were recorded, bit by bit. They say that nothing has changed, not that it is right:
// that is definition.test.ts's.
//
// Who changes training's numbers on purpose renews the hashes with
//
//     npx vitest run --project packages/parallel golden --update
//
// and says in the commit why which of them had to change.
import { createHash } from "node:crypto";
import { detectSimdLevel } from "@paravae/kernels";
import { DataParallelTrainer, type TrainerOptions } from "@paravae/parallel";
import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { metricValues } from "../metric-values.js";
import { nativeLevels, onLevel } from "../native-levels.js";
import { type Setting, settings } from "./settings.js";

async function trained({ options, epochs, stops }: Setting) {
  let resume: TrainerOptions["resume"];
  for (const maxSteps of [...stops, Number.POSITIVE_INFINITY]) {
    const trainer = await DataParallelTrainer.create({ ...options, ...(resume && { resume }) });
    for await (const _ of trainer.fit({ epochs, maxSteps }));
    resume = trainer.state();
    await trainer.close();
  }
  if (resume === undefined) throw new Error("nothing was trained");
  return resume;
}

const sha256 = (values: Float32Array | Float64Array): string =>
  createHash("sha256").update(values).digest("hex");

async function hash(setting: Setting) {
  const { parameters, metrics } = await trained(setting);
  const values = metrics.flatMap((epoch) => Object.values(metricValues(epoch)).flat());
  expect(metrics).toHaveLength(setting.epochs);
  return { parameters: sha256(parameters), metrics: sha256(Float64Array.from(values)) };
}

const known = new Map<string, ReturnType<typeof hash>>();

function hashOf(name: string): ReturnType<typeof hash> {
  const setting = settings.get(name);
  if (setting === undefined) throw new RangeError(`no setting ${name}`);
  const made = known.get(name) ?? hash(setting);
  known.set(name, made);
  return made;
}

function register(engine: TrainerOptions["engine"]): void {
  for (const [name, { options, as }] of settings) {
    if (options.engine !== engine) continue;
    test(name, async () => {
      expect(await hashOf(name)).toMatchSnapshot();
      if (as !== undefined) expect(await hashOf(name)).toEqual(await hashOf(as));
    });
  }
}

withOptionalPart(
  "golden hashes on wasm",
  () => {
    const level = detectSimdLevel();
    if (level !== "relaxed-simd") {
      throw new Error(`the hashes are of kernels with a fused multiply-add, which ${level} has not`);
    }
  },
  () => {
    register("wasm");
    describe.each(nativeLevels)("the same on native, $title", ({ level, isPresent }) => {
      onLevel(level);
      for (const [name, setting] of settings) {
        if (setting.options.engine !== "wasm") continue;
        test.skipIf(!isPresent)(name, async () => {
          const options = { ...setting.options, engine: "native" } as const;
          expect(await hash({ ...setting, options })).toEqual(await hashOf(name));
        });
      }
    });
  },
);

register("reference");
