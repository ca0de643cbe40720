import { ParavaeError, quoted } from "@paravae/core";
import { checkKeys } from "./check-keys.js";
import { type FitOptions, fitFields } from "./trainer-options.js";

/** @throws ParavaeError E_TRAINER unless `value` is one of `kinds` */
export function checkKind(name: string, value: string, kinds: readonly string[]): void {
  if (!kinds.includes(value)) refuse(name, quoted(value), `one of ${kinds.join(", ")}`);
}

/** @throws ParavaeError E_TRAINER unless `value` is a whole number of at least `minimum` */
export function checkWhole(name: string, value: number, minimum: number): void {
  if (!Number.isSafeInteger(value) || value < minimum) {
    refuse(name, String(value), `a whole number of at least ${minimum}`);
  }
}

/** @throws ParavaeError E_TRAINER unless `value` is a length of time of at least a second */
export function checkSeconds(name: string, value: number): void {
  if (!(value >= 1 && value < Number.POSITIVE_INFINITY)) {
    refuse(name, String(value), "a number of seconds of at least 1");
  }
}

/** @throws ParavaeError E_TRAINER */
export function checkFit(options: FitOptions): void {
  checkKeys("options of fit", options, fitFields);
  const { epochs, maxSteps = Number.POSITIVE_INFINITY } = options;
  checkWhole("epochs", epochs, 0);
  if (maxSteps !== Number.POSITIVE_INFINITY) checkWhole("maxSteps", maxSteps, 0);
}

function refuse(name: string, got: string, expected: string): never {
  throw new ParavaeError("E_TRAINER", `${name} is ${got}, expected ${expected}`, { data: { name } });
}
