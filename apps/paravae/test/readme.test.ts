import { readFileSync } from "node:fs";
import { flagOf, type Setting, settingKeys, settingsTable } from "@paravae/runs/settings";
import { expect, it } from "vitest";

/** Without the spaces that align its tables. */
const compact = (text: string): string => text.replaceAll(/ +/g, " ");
const readme = compact(readFileSync(new URL("../README.md", import.meta.url), "utf8"));

it.each(settingKeys)("the README describes %s as it is", (key) => {
  const setting: Setting = settingsTable[key];
  const shown = setting.default === undefined ? "" : `\`${JSON.stringify(setting.default)}\``;
  const flag = `${flagOf(key)} ${setting.argument}`.replaceAll("|", "\\|");
  const meaning = `${setting.help}${setting.otherwise === undefined ? "" : ` (default: ${setting.otherwise})`}`;
  expect(readme).toContain(compact(`| \`${flag}\` | \`${key}\` | ${shown} | ${meaning} |`));
});
