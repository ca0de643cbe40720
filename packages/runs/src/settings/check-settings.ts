import { ParavaeError, shortened } from "@paravae/core";
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
 * @throws ParavaeError E_SETTINGS, one line of at most 200 characters about what is wrong
 */
export function checkSettings(
  given: Readonly<Record<string, unknown>>,
  nameOf: (key: string) => string = (key) => key,
): Settings {
  const values: Record<string, unknown> = { ...defaults, ...given };
  const long = settingKeys.find((key) => Array.isArray(values[key]) && values[key].length > longestList);
  if (long !== undefined) {
    const got = (values[long] as unknown[]).length;
    throw new ParavaeError(
      "E_SETTINGS",
      `${nameOf(long)} is a list of ${got}, expected at most ${longestList}`,
    );
  }
  const result = schema.safeParse(values);
  if (result.success) return result.data as unknown as Settings;
  const { issues } = result.error;
  // Each wrong entry of a list is an issue of its own.
  const wrong = new Set(
    issues.flatMap(({ code, path }) => (code === "unrecognized_keys" ? [] : [String(path[0])])),
  );
  const unknown = issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : []));
  const complaints = [
    ...[...wrong].map((key) => outOfRange(nameOf(key), key, values)),
    ...unknown.map((key) => misspelt(nameOf(shortened(key, longest)), key)),
  ];
  throw new ParavaeError("E_SETTINGS", inOneMessage(complaints));
}

/** As many complaints as one line holds; who mends those is told the others. */
function inOneMessage([first = "", ...others]: readonly string[]): string {
  let message = first;
  for (const [i, complaint] of others.entries()) {
    if (message.length + complaint.length > longestMessage) return `${message}; ${others.length - i} more`;
    message = `${message}; ${complaint}`;
  }
  return message;
}

/** A few characters short of 200, for what counts those that are left out. */
const longestMessage = 180;

/** No model has so many layers, and the schema takes its time for each that is wrong. */
const longestList = 1000;

function misspelt(name: string, key: string): string {
  const right = nearest(key.slice(0, 100), settingKeys);
  const advice = right === undefined ? "paravae train --help lists them" : `did you mean ${right}?`;
  return `${name} is no setting; ${advice}`;
}

function outOfRange(name: string, key: string, values: Readonly<Record<string, unknown>>): string {
  const { expected, choices } = settingsTable[key as keyof typeof settingsTable] as Setting;
  const got = values[key];
  const meant =
    typeof got === "string" && choices !== undefined ? nearest(got.slice(0, 100), choices) : undefined;
  const question = meant === undefined ? "" : `; did you mean ${meant}?`;
  return `${name} is ${shortened(shown(got), longest)}, expected ${expected}${question}`;
}

/** A value of a file in a few words, however large or deep it is. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  const values = Object.values(value);
  const isPlain = values.length <= 20 && values.every((entry) => typeof entry !== "object" || entry === null);
  if (isPlain) return JSON.stringify(value);
  return Array.isArray(value) ? `a list of ${values.length}` : `an object of ${values.length} fields`;
}

/** Of a file's own words. */
const longest = 80;
