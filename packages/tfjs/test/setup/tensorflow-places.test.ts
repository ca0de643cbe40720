import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { findTfjsNode, tensorflowFolder } from "../../src/tensorflow-places.js";
import { fakeTfjsNode, temporaryFolder, writeTfjsNode } from "./fake-tools.js";

describe("tensorflowFolder", () => {
  it("is $PARAVAE_TENSORFLOW before all else, made absolute", () => {
    expect(tensorflowFolder({ PARAVAE_TENSORFLOW: "tf", PARAVAE_CACHE: "/cache" })).toBe(resolve("tf"));
  });

  it("is in the cache, by release, platform and processor", () => {
    const name = `tfjs-node-4.22.0-${process.platform}-${process.arch}`;
    expect(tensorflowFolder({ PARAVAE_CACHE: "/cache" })).toBe(join("/cache", "tensorflow", name));
  });
});

describe("findTfjsNode", () => {
  it("has the project's own first and the setup's last", () => {
    const [project, setup] = [temporaryFolder(), temporaryFolder()];
    const own = writeTfjsNode(project, fakeTfjsNode());
    const made = writeTfjsNode(setup, fakeTfjsNode());
    const places = findTfjsNode({ PARAVAE_TENSORFLOW: setup }, join(project, "src"));
    expect(places[0]).toEqual({ path: own, from: "project" });
    expect(places.at(-1)).toEqual({ path: made, from: "setup" });
  });

  it("names a place once, and only ones that exist", () => {
    const folder = temporaryFolder();
    const elsewhere = findTfjsNode({ PARAVAE_TENSORFLOW: join(folder, "none") }, folder);
    const path = writeTfjsNode(folder, fakeTfjsNode());
    const found = findTfjsNode({ PARAVAE_TENSORFLOW: folder }, folder);
    expect(found).toEqual([{ path, from: "project" }, ...elsewhere]);
  });
});
