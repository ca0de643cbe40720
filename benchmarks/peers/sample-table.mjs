import { median } from "d3-array";
import { hundredths, percent, spreadText, whole } from "../common/format.mjs";
import { ratios } from "../common/rounds.mjs";
import { resultLines } from "../common/tables.mjs";
import { describeWork } from "../works.mjs";

/** The results of one work, a line for each contestant: how many times as fast each of ours is, round by round. */
export function sampleTable(name, work, results) {
  const ours = results.filter(({ ours, absent }) => ours && absent === undefined);
  return {
    title: describeWork(name, work),
    heading: [
      "",
      "rows/s",
      "ms/step",
      "of peak",
      ...ours.map(({ name }) => `${name} is`),
      "version",
      "setting",
    ],
    lines: resultLines(results, (result) => {
      const { samples } = result;
      return [
        spreadText(samples, whole, ({ rowsPerSecond }) => rowsPerSecond),
        hundredths(median(samples, ({ msPerStep }) => msPerStep)),
        samples[0].share === undefined ? "" : percent(median(samples, ({ share }) => share)),
        ...ours.map((engine) => (engine === result ? "" : spreadText(ratios(engine, result), hundredths))),
        samples[0].version,
        [...new Set(samples.map(({ setting }) => setting))].join(" or "),
      ];
    }),
  };
}
