import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { BenchStepFlags } from "../actions/bench-step.js";
import { benchDefaults } from "../flags/bench-defaults.js";
import { positiveFlag, wholeFlag } from "../flags/checked-flag.js";
import { groups } from "../flags/option-groups.js";
import { settingOption } from "../flags/setting-options.js";
import { addExamples } from "../help/examples.js";

export function benchCommand(): CommandUnknownOpts {
  const step = new Command("step")
    .description("time one training step on made-up rows")
    .addOption(
      new Option("--input <n>", "values of a row (default: 784)")
        .argParser(wholeFlag("--input", 1, 1_000_000))
        .helpGroup(groups.model),
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
  addExamples(
    step,
    ["paravae bench step", "the usual model of 28×28 images"],
    ["paravae bench step --hidden 1024,512 --batch-size 256 --workers 2", "a larger one on two threads"],
  );
  step.action(async () => {
    const { benchStep } = await import("../actions/bench-step.js");
    await benchStep(step.optsWithGlobals() as BenchStepFlags);
  });
  return new Command("bench").description("measure this machine").addCommand(step);
}
