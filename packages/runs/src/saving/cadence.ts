import type { DataStart } from "../data/data-history.js";

/** When a run is saved: after every so many epochs, steps, seconds, each where it is named. */
export interface Cadence {
  readonly epochs?: number;
  readonly steps?: number;
  readonly seconds?: number;
}

const units = {
  epoch: { field: "epochs", factor: 1 },
  step: { field: "steps", factor: 1 },
  s: { field: "seconds", factor: 1 },
  min: { field: "seconds", factor: 60 },
} as const;

const each = String.raw`(?:[1-9]\d{0,8})?(?:epochs?|steps?)|[1-9]\d{0,8}(?:s|min)`;

/** What `cadenceOf` understands: one or several of 500steps, 2epochs, epoch, 30s, 5min. */
export const cadencePattern = new RegExp(`^(?:${each})(?:,(?:${each}))*$`);

/** @param text that `cadencePattern` matches, or a number of epochs */
export function cadenceOf(text: string | number): Cadence {
  if (typeof text === "number") return { epochs: text };
  const cadence: { -readonly [Field in keyof Cadence]: number } = {};
  for (const part of text.split(",")) {
    const [, count, unit] = /^(\d*)(epoch|step|s|min)/.exec(part) as RegExpExecArray;
    const { field, factor } = units[unit as keyof typeof units];
    cadence[field] = (count === "" ? 1 : Number(count)) * factor;
  }
  return cadence;
}

/** Whether a run is saved after a step whatever the clock says, which is no question where the clock is all there is. */
export function isRegular(
  step: number,
  stepsPerEpoch: number,
  since: DataStart,
  { epochs, steps }: Cadence,
): boolean {
  if (step === 0) return false;
  if (epochs === undefined && steps === undefined) return true;
  return (
    (epochs !== undefined &&
      (since.epoch * stepsPerEpoch + step - since.step) % (epochs * stepsPerEpoch) === 0) ||
    (steps !== undefined && step % steps === 0)
  );
}
