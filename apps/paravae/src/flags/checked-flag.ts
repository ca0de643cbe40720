import { ParavaeError, quoted } from "@paravae/core";
import { nearest } from "@paravae/runs/settings";

const refuse = (flag: string, text: string, expected: string): never => {
  throw new ParavaeError("E_USAGE", `${flag} is ${quoted(text)}, expected ${expected}`);
};

const isWhole = (text: string, minimum: number): boolean =>
  text.trim() !== "" && Number.isSafeInteger(Number(text)) && Number(text) >= minimum;

/** Reads a whole number from `minimum` to `maximum` from a flag's text. */
export const wholeFlag =
  (flag: string, minimum: number, maximum: number) =>
  (text: string): number =>
    isWhole(text, minimum) && Number(text) <= maximum
      ? Number(text)
      : refuse(flag, text, `a whole number from ${minimum} to ${maximum}`);

/** Reads a list of such numbers, `0,1,2`. */
export const wholeListFlag =
  (flag: string, minimum: number) =>
  (text: string): number[] =>
    text.split(",").every((part) => isWhole(part, minimum))
      ? text.split(",").map(Number)
      : refuse(flag, text, `whole numbers of at least ${minimum}, as 1,2,3`);

/** Reads a number above 0. */
export const positiveFlag =
  (flag: string) =>
  (text: string): number => {
    const value = Number(text);
    return Number.isFinite(value) && value > 0 ? value : refuse(flag, text, "a number above 0");
  };

/** Reads one of `choices`. */
export const choiceFlag =
  <const C extends string>(flag: string, choices: readonly C[]) =>
  (text: string): C => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const meant = nearest(text, choices);
    return refuse(
      flag,
      text,
      `one of ${choices.join(", ")}${meant === undefined ? "" : `; did you mean ${meant}?`}`,
    );
  };
