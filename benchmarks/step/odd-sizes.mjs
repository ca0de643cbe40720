import { median } from "d3-array";
import { hundredths, slowdown, spreadText, tenths } from "../common/format.mjs";
import { inTurn, ratios } from "../common/rounds.mjs";
import { resultLines } from "../common/tables.mjs";
import { measureStep } from "../measure-step.mjs";

/** Sizes that vectors of 4, 8 and 16 divide. */
const round = { inputs: 784, hidden: [400], latent: 8, batch: 96, loss: "bernoulli" };
/** Their neighbours that none does. */
const odd = { inputs: 785, hidden: [397], latent: 7, batch: 93 };

const variants = {
  "round sizes": round,
  ...Object.fromEntries(
    Object.entries(odd).map(([size, value]) => [`${size} ${value}`, { ...round, [size]: value }]),
  ),
  "all of them": { ...round, ...odd },
};

/** Samples of the step at round sizes, at each odd size alone and at all of them, in turn, on each engine. */
export async function measureOddSizes(engineNames, workers, { rounds, seconds }) {
  const contestants = engineNames.flatMap((engine) =>
    Object.entries(variants).map(([variant, work]) => ({
      name: `${engine}, ${variant}`,
      engine,
      variant,
      work,
    })),
  );
  return inTurn(contestants, rounds, ({ engine, work }) => measureStep(engine, work, { workers, seconds }));
}

/** How much longer a multiply-add takes at odd sizes than at round ones. */
export function oddSizesTable(results) {
  const { inputs, hidden, latent, batch } = round;
  return {
    title: `odd sizes against ${inputs}-${hidden}-${latent}, batch ${batch}: time per multiply-add`,
    heading: ["", "GFLOPS", "ms/step", "slower by"],
    lines: resultLines(results, (result) => {
      const { engine, samples, variant } = result;
      const base = results.find((other) => other.engine === engine && other.variant === "round sizes");
      return [
        tenths(median(samples, ({ gflops }) => gflops)),
        hundredths(median(samples, ({ msPerStep }) => msPerStep)),
        variant === base.variant ? "" : spreadText(ratios(base, result, "gflops"), slowdown),
      ];
    }),
  };
}
