import { describe, expect, it } from "vitest";
import { checkSettings } from "../../src/settings/check-settings.js";
import { denseModelOf } from "../../src/settings/model-of.js";
import { savedSettings } from "../../src/settings/saved-settings.js";
import { flagOf, settingKeys } from "../../src/settings/settings-table.js";

describe("settings", () => {
  it("make the decoder the encoder's mirror unless it is given", () => {
    const mirrored = denseModelOf(checkSettings({ hidden: [30, 20] }), 5);
    expect(mirrored).toMatchObject({ encoder: [30, 20], decoder: [20, 30], inputSize: 5 });
    expect(denseModelOf(checkSettings({ hidden: [30], decoderHidden: [] }), 5).decoder).toEqual([]);
  });

  it("are saved without where this process stops", () => {
    expect(savedSettings(checkSettings({ maxSteps: 3 }))).not.toHaveProperty("maxSteps");
  });

  it("have flags in kebab-case, each its own", () => {
    expect(flagOf("keepCheckpoints")).toBe("--keep-checkpoints");
    expect(new Set(settingKeys.map(flagOf)).size).toBe(settingKeys.length);
  });
});
