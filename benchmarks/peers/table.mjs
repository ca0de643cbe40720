import { ratios, spread } from "./rounds.mjs";

const whole = (value) => Math.round(value).toLocaleString("en-US");
const spreadOf = (values, text) => {
  const { median, low, high } = spread(values);
  return `${text(median)} (${text(low)}–${text(high)})`;
};

/** The results of one work as aligned text, a line for each contestant: how many times as fast each of ours is. */
export function table(results) {
  const ours = results.filter(({ ours, absent }) => ours && absent === undefined);
  const heading = ["", "rows/s", "ms/step", ...ours.map(({ name }) => `${name} is`), "version", "setting"];
  const lines = results.map((result) => {
    const { name, samples, absent } = result;
    if (absent !== undefined) return [name, `absent: ${absent}`];
    const { version, setting } = samples.at(-1);
    return [
      name,
      spreadOf(
        samples.map(({ rowsPerSecond }) => rowsPerSecond),
        whole,
      ),
      spread(samples.map(({ msPerStep }) => msPerStep)).median.toFixed(2),
      ...ours.map((engine) =>
        engine === result ? "" : spreadOf(ratios(engine, result), (ratio) => ratio.toFixed(2)),
      ),
      version,
      setting,
    ];
  });
  // The reason of an absence runs on over the columns.
  const widths = heading.map((_, column) =>
    Math.max(
      ...[heading, ...lines].map((line) =>
        line.length === 2 && column === 1 ? 0 : (line[column]?.length ?? 0),
      ),
    ),
  );
  const align = (line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  return [heading, ...lines].map(align).join("\n");
}
