import { describe, expect, it } from "vitest";
import { nearest } from "../../src/settings/nearest.js";
import { settingKeys } from "../../src/settings/settings-table.js";

describe("nearest", () => {
  it("finds the key that was meant, in any spelling", () => {
    expect(nearest("bachSize", settingKeys)).toBe("batchSize");
    expect(nearest("BATCH_SIZE", settingKeys)).toBe("batchSize");
    expect(nearest("learning-rat", settingKeys)).toBe("learningRate");
  });

  it("finds a short word whose letters changed places", () => {
    expect(nearest("zhs", ["bash", "zsh", "fish"])).toBe("zsh");
  });

  it("keeps silent when nothing is near", () => {
    expect(nearest("gan", ["vae", "ae"])).toBeUndefined();
    expect(nearest("entirelySomethingElse", ["seed", "beta"])).toBeUndefined();
  });
});
