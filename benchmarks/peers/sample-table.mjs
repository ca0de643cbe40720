import { hundredths, percent, spreadText, whole } from "../common/format.mjs";
import { ratios } from "../common/rounds.mjs";
import { median } from "../common/statistics.mjs";
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
    lines: results.map((result) => {
      const { name, samples, absent } = result;
      if (absent !== undefined) return [name, `absent: ${absent}`];
      const of = (key) => samples.map((sample) => sample[key]);
      return [
        name,
        spreadText(of("rowsPerSecond"), whole),
        hundredths(median(of("msPerStep"))),
        samples[0].share === undefined ? "" : percent(median(of("share"))),
        ...ours.map((engine) => (engine === result ? "" : spreadText(ratios(engine, result), hundredths))),
        samples[0].version,
        [...new Set(of("setting"))].join(" or "),
      ];
    }),
  };
}
