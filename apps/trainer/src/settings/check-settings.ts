import { ParavaeError } from "@paravae/core";
import { z } from "zod";
import { nearest } from "./nearest.js";
import { type Setting, type Settings, settingKeys, settingsTable } from "./settings-table.js";

const defaults = Object.fromEntries(
  Object.entries<Setting>(settingsTable).flatMap(([key, setting]) =>
    setting.default === undefined ? [] : [[key, setting.default]],
  ),
);

const schema = z.strictObject(
  Object.fromEntries(
    Object.entries<Setting>(settingsTable).map(([key, setting]) => [key, setting.schema(z)]),
  ),
);

/**
 * Fills in the defaults and checks every setting by itself.
 *
 * @param nameOf how to call a key in messages, as the flag or the line of the file it came from
 * @throws ParavaeError E_SETTINGS, one line about all that is wrong
 */
export function checkSettings(
  given: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string = (key) => key,
): Settings {
  const values: Record<string, unknown> = { ...defaults, ...given };
  const result = schema.safeParse(values);
  if (result.success) return result.data as unknown as Settings;
  const complaints = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => misspelt(nameOf(key), key))
      : [outOfRange(nameOf(String(issue.path[0])), String(issue.path[0]), values)],
  );
  throw new ParavaeError("E_SETTINGS", [...new Set(complaints)].join("; "));
}

function misspelt(name: string, key: string): string {
  const right = nearest(key, settingKeys);
  const advice = right === undefined ? "paravae train --help lists them" : `did you mean ${right}?`;
  return `${name} is no setting; ${advice}`;
}

function outOfRange(name: string, key: string, values: Readonly<Record<string, unknown>>): string {
  const { expected, choices } = settingsTable[key as keyof typeof settingsTable] as Setting;
  const got = values[key];
  const meant = typeof got === "string" && choices !== undefined ? nearest(got, choices) : undefined;
  const question = meant === undefined ? "" : `; did you mean ${meant}?`;
  // JSON has no word for numbers that are not finite.
  const shown = typeof got === "number" ? String(got) : JSON.stringify(got);
  return `${name} is ${shown}, expected ${expected}${question}`;
}
