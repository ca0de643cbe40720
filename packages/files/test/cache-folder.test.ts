import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { defaultCacheFolder } from "../src/cache-folder.js";

describe("defaultCacheFolder", () => {
  it("is $PARAVAE_CACHE before all else", () => {
    const environment = { PARAVAE_CACHE: "/data/cache", XDG_CACHE_HOME: "/xdg", LOCALAPPDATA: "C:\\Local" };
    expect(defaultCacheFolder(environment, "win32")).toBe("/data/cache");
  });

  it("follows the platform", () => {
    const home = join(homedir(), ".cache", "paravae");
    expect(defaultCacheFolder({ XDG_CACHE_HOME: "/xdg" }, "linux")).toBe(join("/xdg", "paravae"));
    expect(defaultCacheFolder({ XDG_CACHE_HOME: "relative" }, "linux")).toBe(home);
    expect(defaultCacheFolder({ LOCALAPPDATA: "local" }, "win32")).toBe(join("local", "paravae"));
    expect(defaultCacheFolder({ LOCALAPPDATA: "local" }, "linux")).toBe(home);
    expect(defaultCacheFolder({ PARAVAE_CACHE: "" }, "darwin")).toBe(home);
  });
});
