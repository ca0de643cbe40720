import { ParavaeError } from "../errors.js";

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

/** @throws ParavaeError E_MODEL when `options`, the model's own or those of a part of it, has a field that is none of `fields` */
export function checkFields(options: object, fields: readonly string[], part?: string): void {
  const unknown = Object.keys(options).find((field) => !fields.includes(field));
  if (unknown === undefined) return;
  refuseField(part === undefined ? unknown : `${part}: ${unknown}`, "given", `only ${fields.join(", ")}`);
}

/** @throws ParavaeError E_MODEL */
export function refuseField(field: string, value: unknown, expected: string): never {
  throw new ParavaeError("E_MODEL", `model: ${field} is ${JSON.stringify(value)}, expected ${expected}`, {
    data: { field, value },
  });
}
