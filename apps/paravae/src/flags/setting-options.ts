import { Option } from "@commander-js/extra-typings";
import { flagOf, type Setting, type SettingKey, settingsTable, type TextForm } from "@paravae/runs/settings";
import { groups, settingGroups } from "./option-groups.js";

/** What stands in for a setting that a command leaves to its run. */
export const ofTheRun = "the run's";

/**
 * A setting as a flag. Its text is turned into a value here; whether that value will do is for the schema.
 *
 * @param defaultValue what the command takes when the flag is not given, if not the setting's default
 */
export function settingOption(key: SettingKey, defaultValue?: unknown): Option {
  const setting: Setting = settingsTable[key];
  const shown = defaultValue ?? setting.default ?? setting.otherwise;
  const option: Option = new Option(
    `${flagOf(key)} ${setting.argument}`,
    `${setting.help} (default: ${shown})`,
  )
    .argParser((text) => valueOfText(text, setting.form))
    .helpGroup(groups[settingGroups[key]]);
  // For completion: what is none of them is refused by the schema.
  if (setting.choices !== undefined) option.argChoices = [...setting.choices];
  return option;
}

/** The value that a flag's text stands for; text that is no number stays as it is. */
export function valueOfText(text: string, form: TextForm): unknown {
  if (form === "text") return text;
  if (form === "number") return numberOf(text);
  if (form === "texts") return text === "" ? [] : text.split(",");
  // A variable of a shell's that is not set gives an empty text; who wants no layers says so.
  return text === "none" ? [] : text.split(",").map(numberOf);
}

function numberOf(text: string): number | string {
  const value = Number(text);
  return text.trim() === "" || Number.isNaN(value) ? text : value;
}
