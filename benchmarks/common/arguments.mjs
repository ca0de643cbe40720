import { parseArgs } from "node:util";

const text = { type: "string" };

/** How the flags that are numbers are checked. */
const numbers = { rounds: wholeNumber, seconds: positive, epochs: wholeNumber };

/**
 * The command line of a benchmark, whose tables go to the file of `--json` too.
 *
 * @param defaults of the numbers that it takes: rounds, seconds, epochs
 * @param flags more flags that take a value
 * @param switches flags that take none
 */
export function commandLine(defaults, { flags = [], switches = [] } = {}) {
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(["json", ...Object.keys(defaults), ...flags].map((name) => [name, text])),
      ...Object.fromEntries(switches.map((name) => [name, { type: "boolean", default: false }])),
    },
  });
  const checked = Object.entries(defaults).map(([name, value]) => [
    name,
    numbers[name](name, values[name] ?? value),
  ]);
  return { ...values, ...Object.fromEntries(checked) };
}

/** Settings as a command line: `--name value` of each. */
export const flagsOf = (settings) =>
  Object.entries(settings).flatMap(([flag, value]) => [`--${flag}`, `${value}`]);

/** @throws Error unless the flag's value is a number above 0 */
function positive(flag, value) {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`--${flag} is ${value}, expected a number above 0`);
  return number;
}

/** @throws Error unless the flag's value is a whole number of at least 1 */
function wholeNumber(flag, value) {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new Error(`--${flag} is ${value}, expected a whole number of at least 1`);
}

/**
 * The entries of `choices` that `names`, separated by commas, are; all of them when it is left out.
 *
 * @throws Error naming the choices
 */
export const chosen = (flag, choices, names) =>
  (names?.split(",") ?? Object.keys(choices)).map((name) => [name, oneOf(flag, choices, name)]);

/** @throws Error naming the choices */
export function oneOf(flag, choices, name) {
  if (Object.hasOwn(choices, name)) return choices[name];
  throw new Error(`--${flag} is ${name}, expected one of ${Object.keys(choices).join(", ")}`);
}
