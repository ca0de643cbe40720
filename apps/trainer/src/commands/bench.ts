import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { settingOption } from "../settings/setting-options.js";
import { positiveFlag, wholeFlag } from "./checked-flag.js";
import type { GlobalFlags } from "./global-options.js";

export interface BenchStepFlags extends GlobalFlags {
  readonly input?: number;
  readonly seconds?: number;
}

/** What `bench step` measures unless told otherwise: the usual model of 28×28 images. */
export const benchDefaults = { hidden: [400], latent: 20, batchSize: 128 } as const;

export function benchCommand(): CommandUnknownOpts {
  const step = new Command("step")
    .description("time one training step on made-up rows")
    .addOption(
      new Option("--input <n>", "values of a row (default: 784)").argParser(
        wholeFlag("--input", 1, 1_000_000),
      ),
    )
    .addOption(settingOption("hidden", benchDefaults.hidden))
    .addOption(settingOption("decoderHidden"))
    .addOption(settingOption("latent", benchDefaults.latent))
    .addOption(settingOption("batchSize", benchDefaults.batchSize))
    .addOption(settingOption("kind"))
    .addOption(settingOption("activation"))
    .addOption(settingOption("likelihood"))
    .addOption(settingOption("precision"))
    .addOption(settingOption("update"))
    .addOption(
      new Option("--seconds <x>", "how long to measure (default: 5)").argParser(positiveFlag("--seconds")),
    );
  step.action(async () => {
    const { benchStep } = await import("./bench-step-action.js");
    await benchStep(step.optsWithGlobals() as BenchStepFlags);
  });
  return new Command("bench").description("measure this machine").addCommand(step);
}
