export { nearest } from "./nearest.js";
export {
  flagOf,
  type Setting,
  type SettingKey,
  type Settings,
  settingKeys,
  settingsTable,
  type TextForm,
} from "./settings-table.js";
