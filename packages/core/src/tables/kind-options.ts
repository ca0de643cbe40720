import { ParavaeError } from "../errors.js";
import { quoted } from "../messages/quoted.js";
import { shortened } from "../messages/shortened.js";
import type { Table } from "./table.js";

type OptionValue = number | string | boolean;

/** A kind by its name, with its options; plain JSON. */
export type KindConfig = { readonly kind: string; readonly [option: string]: OptionValue };

/** A kind with those of its options that are given. */
export type KindOptions = { readonly kind: string; readonly [option: string]: OptionValue | undefined };

/** One option of a kind. */
export interface KindOption<Value extends OptionValue = OptionValue> {
  /** Undefined for an option that has to be given. */
  readonly default: Value | undefined;
  readonly accepts: (value: unknown) => boolean;
  /** What is accepted, as an error says it: "a number above 0". */
  readonly expected: string;
}

/** An entry of a table whose configuration has options. */
export interface KindWithOptions {
  readonly kind: string;
  readonly options: Readonly<Record<string, KindOption>>;
}

/** Below the smallest normal float32 a number is 0 to the kernels. */
export const aboveZero = (value: number): KindOption<number> => ({
  default: value,
  accepts: (given) => typeof given === "number" && given >= 2 ** -126 && given < Number.POSITIVE_INFINITY,
  expected: "a number above 0",
});

export const atLeastZero = (value: number): KindOption<number> => ({
  default: value,
  accepts: (given) => typeof given === "number" && given >= 0 && given < Number.POSITIVE_INFINITY,
  expected: "a number of at least 0",
});

/** A share of a whole that is never all of it, as a decay rate is. */
export const belowOne = (value: number): KindOption<number> => ({
  default: value,
  accepts: (given) => typeof given === "number" && given >= 0 && given < 1,
  expected: "a number in [0, 1)",
});

export const wholeNumber = (value: number | undefined, atLeast: number): KindOption<number> => ({
  default: value,
  accepts: (given) => Number.isSafeInteger(given) && (given as number) >= atLeast,
  expected: `a whole number of at least ${atLeast}`,
});

/**
 * A kind's configuration with nothing left open: the table's defaults, then what is given, every option checked.
 *
 * @param what it configures, for errors
 * @throws ParavaeError of `code` for an unknown kind or option, or a value out of range
 */
export function defineKind(
  table: Pick<Table<KindWithOptions>, "has" | "get" | "kinds">,
  what: string,
  code: string,
  given: { readonly kind: string },
): KindConfig {
  if (typeof given !== "object" || given === null) {
    throw new ParavaeError(code, `${what} is ${quoted(given)}, expected a kind with its options`, {
      data: { value: given },
    });
  }
  if (!table.has(given.kind))
    refuseOption(what, code, "kind", given.kind, `one of ${table.kinds.join(", ")}`);
  const { options } = table.get(given.kind);
  const names = ["kind", ...Object.keys(options)];
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const value = (given as Readonly<Record<string, unknown>>)[unknown];
    refuseOption(what, code, unknown, value, `only ${names.join(", ")}`, "given");
  }
  const config: Record<string, OptionValue> = { kind: given.kind };
  for (const [name, option] of Object.entries(options)) {
    const value = (given as Readonly<Record<string, unknown>>)[name] ?? option.default;
    checkOption(what, code, name, value, option);
    config[name] = value as OptionValue;
  }
  return config as KindConfig;
}

/** @throws ParavaeError of `code` unless the option accepts the value */
export function checkOption(
  what: string,
  code: string,
  name: string,
  value: unknown,
  option: KindOption,
): void {
  if (!option.accepts(value)) refuseOption(what, code, name, value, option.expected);
}

function refuseOption(
  what: string,
  code: string,
  field: string,
  value: unknown,
  expected: string,
  got = quoted(value),
): never {
  throw new ParavaeError(code, `${what}: ${shortened(field, 40)} is ${got}, expected ${expected}`, {
    data: { field, value },
  });
}
