import { spread } from "./statistics.mjs";

export const whole = (value) => Math.round(value).toLocaleString("en-US");
export const tenths = (value) => value.toFixed(1);
export const hundredths = (value) => value.toFixed(2);
export const percent = (value) => `${(100 * value).toFixed(0)} %`;

/** `1 worker`, `2 workers`. */
export const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** `1.92 (1.85–2.01)`: median, lowest and highest of values, or of what `of` takes from each. */
export function spreadText(values, text, of) {
  const { median, low, high } = spread(values, of);
  return `${text(median)} (${text(low)}–${text(high)})`;
}

/** How much longer something takes, of the ratio of times. */
export const slowdown = (ratio) => `${(100 * (ratio - 1)).toFixed(1)} %`;
