import { likelihoods, objectives, ParavaeError } from "@paravae/core";
import { type Settings, settingsTable } from "./settings-table.js";

/** Settings that only some kinds have, by the setting that chooses the kind. */
const kindSettings = { kind: [objectives, "beta"], likelihood: [likelihoods, "variance"] } as const;

/**
 * Checks that no setting is given that the chosen kinds do not read, where they have another value than their default.
 *
 * @throws ParavaeError E_SETTINGS
 */
export function checkKindSettings(settings: Settings, nameOf: (key: string) => string = (key) => key): void {
  for (const choice of ["kind", "likelihood"] as const) {
    const [table, key] = kindSettings[choice];
    const kind = settings[choice];
    // Which one it is, the data say.
    if (kind === "auto") continue;
    if (key in table.get(kind).options || settings[key] === settingsTable[key].default) continue;
    throw new ParavaeError(
      "E_SETTINGS",
      `${nameOf(key)} is ${settings[key]}: not a setting of the ${choice} ${kind}; leave it out or choose another ${choice}`,
    );
  }
}
