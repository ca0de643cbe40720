import { median } from "d3-array";
import { hundredths, slowdown, spreadText } from "../common/format.mjs";
import { inTurn, ratios } from "../common/rounds.mjs";
import { resultLines } from "../common/tables.mjs";
import { measureStep } from "../measure-step.mjs";
import { describeWork, works } from "../works.mjs";

/** Where a BLAS's products decide the order of sums: the kernels' own engine gives the same for any workers anyway. */
const engineNames = ["blas", "blas-bf16"];
const workNames = ["usual", "large-batch"];
const kinds = ["same-workers", "any-workers"];

/** Samples of the step with a model that is the same for as many workers, and for any number, in turn. */
export function measureAnyWorkers(names, workers, { rounds, seconds }) {
  const contestants = workNames.flatMap((work) =>
    engineNames
      .filter((engine) => names.includes(engine))
      .flatMap((engine) =>
        kinds.map((reproducible) => ({
          name: `${work}, ${engine}, ${reproducible}`,
          work,
          engine,
          reproducible,
        })),
      ),
  );
  return inTurn(contestants, rounds, ({ engine, work, reproducible }) =>
    measureStep(engine, works[work], { workers, seconds, reproducible }),
  );
}

/** What it costs that any number of workers gives bitwise the same model. */
export function anyWorkersTable(results) {
  return {
    title: `--reproducible any-workers: ${workNames.map((name) => describeWork(name, works[name])).join("; ")}`,
    heading: ["", "ms/step", "slower by"],
    lines: resultLines(results, (result) => {
      const { engine, work, samples, reproducible } = result;
      const base = results.find(
        (other) => other.engine === engine && other.work === work && other.reproducible === "same-workers",
      );
      return [
        hundredths(median(samples, ({ msPerStep }) => msPerStep)),
        reproducible === "same-workers" ? "" : spreadText(ratios(base, result), slowdown),
      ];
    }),
  };
}
