import { hundredths, spreadText, whole } from "../common/format.mjs";
import { ratios } from "../common/rounds.mjs";
import { resultLines } from "../common/tables.mjs";

/** Rows a second of each place of the same rows. */
export const speedTable = ({ work, written, results }, mib) => ({
  title: `${work}: ${mib} MiB, ${whole(written.count)} rows, written in ${whole(written.seconds)} s`,
  heading: ["", "rows/s", "× in memory", "peak MiB", "engine"],
  lines: resultLines(results, (result) => [
    spreadText(result.samples, whole, ({ rowsPerSecond }) => rowsPerSecond),
    spreadText(ratios(result, results[0]), hundredths),
    spreadText(result.samples, whole, ({ peakRssMiB }) => peakRssMiB),
    result.samples[0].engine,
  ]),
});

/** What a file that is larger than memory should be takes. */
export const largeTable = (results, mib) => ({
  title: `read from a file of ${mib} MiB`,
  heading: ["", "rows", "trained on", "rows/s", "peak MiB"],
  lines: resultLines(
    results.map((result) => ({ name: result.work, ...result })),
    ({ written, rows, rowsPerSecond, peakRssMiB }) =>
      [written.count, rows, rowsPerSecond, peakRssMiB].map(whole),
  ),
});
