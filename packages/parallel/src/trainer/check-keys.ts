import { ParavaeError } from "@paravae/core";

/** The fields of an options interface: whether each has to be there. */
export type Fields<Options> = {
  readonly [Key in keyof Options]-?: Record<never, never> extends Pick<Options, Key>
    ? "optional"
    : "required";
};

/**
 * Checks that options are an object with the fields that are required and none that is unknown, which would be ignored.
 *
 * @param name of the options in messages
 * @throws ParavaeError E_TRAINER
 */
export function checkKeys<Options extends object>(
  name: string,
  options: Options,
  fields: Fields<Options>,
): void {
  checkObject(name, options);
  const known = Object.keys(fields) as (keyof Options & string)[];
  const unknown = Object.keys(options).find((key) => !(known as string[]).includes(key));
  if (unknown !== undefined) {
    const meant = known.find((key) => key.toLowerCase() === unknown.toLowerCase());
    const advice = meant === undefined ? `expected only ${firstOf(known)}` : `did you mean ${meant}?`;
    throw refusal(name, `${unknown} is no option; ${advice}`);
  }
  const required = known.filter((key) => fields[key] === "required");
  const missing = required.filter((key) => options[key] === undefined);
  if (missing.length === 0) return;
  throw refusal(name, `${missing.join(", ")} missing, expected at least ${required.join(", ")}`);
}

/** As many of the names as a message has room for. */
function firstOf(names: readonly string[]): string {
  const most = 9;
  const shown = names.slice(0, most).join(", ");
  return names.length <= most ? shown : `${shown} and ${names.length - most} more`;
}

/** @throws ParavaeError E_TRAINER unless `value` is an object */
export function checkObject(name: string, value: unknown): void {
  if (typeof value === "object" && value !== null) return;
  throw refusal(name, `they are ${value === null ? "null" : typeof value}, expected an object`);
}

const refusal = (name: string, text: string): ParavaeError =>
  new ParavaeError("E_TRAINER", `${name}: ${text}`, { data: { name } });
