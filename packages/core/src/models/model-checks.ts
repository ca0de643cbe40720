import { ParavaeError } from "../errors.js";
import { quoted } from "../messages/quoted.js";
import { shortened } from "../messages/shortened.js";

/** @throws ParavaeError E_MODEL unless `value` is a whole number of at least `minimum` */
export function checkSize(field: string, value: unknown, minimum = 1): void {
  if (!Number.isSafeInteger(value) || (value as number) < minimum) {
    refuseField(field, value, `a whole number of at least ${minimum}`);
  }
}

/** @throws ParavaeError E_MODEL unless `value` is a list of sizes; `what` says of what */
export function checkSizes(field: string, value: readonly number[], what: string): void {
  if (!Array.isArray(value)) refuseField(field, value, what);
  for (const size of value) checkSize(field, size);
}

/** @throws ParavaeError E_MODEL unless `value` is one of `allowed` */
export function checkOneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) refuseField(field, value, `one of ${allowed.join(", ")}`);
}

/** Beside the longest list of fields, a message stays within 200 characters. */
const longestName = 24;

/** @throws ParavaeError E_MODEL when `options`, the model's own or those of a part of it, has a field that is none of `fields` */
export function checkFields(options: object, fields: readonly string[], part?: string): void {
  const unknown = Object.keys(options).find((field) => !fields.includes(field));
  if (unknown === undefined) return;
  const name = shortened(unknown, longestName);
  const value = (options as Readonly<Record<string, unknown>>)[unknown];
  refuseField(part === undefined ? name : `${part}: ${name}`, value, `only ${fields.join(", ")}`, "given");
}

/** @throws ParavaeError E_MODEL */
export function refuseField(field: string, value: unknown, expected: string, got = quoted(value)): never {
  throw new ParavaeError("E_MODEL", `model: ${field} is ${got}, expected ${expected}`, {
    data: { field, value },
  });
}
