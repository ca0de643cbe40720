import { describe, expect, it } from "vitest";
import { grid } from "../src/pictures/grid.js";
import { pairLines } from "../src/pictures/pairs.js";
import { encodePng } from "../src/pictures/png.js";

const line = 0x60;

describe("grid", () => {
  it("enlarges each pixel to a square, with lines between the tiles", () => {
    const tiles = Float32Array.of(0, 1, 0.5, 0.2, 1, 1, 1, 1, 0, 0, 0, 0);
    const { data, width, height, channels } = grid(
      tiles,
      { height: 2, width: 2, channels: 1 },
      { columns: 2 },
    );
    // Two tiles of 2·24 pixels, three lines of 2.
    expect([width, height, channels]).toEqual([102, 102, 1]);
    const at = (x: number, y: number): number => data[y * width + x];
    expect([at(0, 0), at(1, 1), at(50, 20), at(51, 20)]).toEqual([line, line, line, line]);
    expect([at(2, 2), at(25, 25), at(26, 2), at(49, 2)]).toEqual([0, 0, 255, 255]);
    expect([at(2, 26), at(49, 49)]).toEqual([128, 51]);
    expect([at(52, 2), at(99, 49), at(2, 52)]).toEqual([255, 255, 0]);
    // The last place has no tile.
    expect(at(75, 75)).toBe(line);
  });

  it("keeps large tiles as they are, and colours", () => {
    const tiles = Float32Array.from({ length: 3 * 50 * 60 }, (_, i) => (i % 3) / 2);
    const { data, width, height, channels } = grid(
      tiles,
      { height: 50, width: 60, channels: 3 },
      { columns: 1 },
    );
    expect([width, height, channels]).toEqual([64, 54, 3]);
    const first = 3 * (2 * width + 2);
    expect([...data.subarray(first, first + 6)]).toEqual([0, 128, 255, 0, 128, 255]);
  });

  it("clamps values past [0, 1]", () => {
    const { data, width } = grid(
      Float32Array.of(-3, 7),
      { height: 1, width: 2, channels: 1 },
      { columns: 1 },
    );
    expect([data[2 * width + 2], data[2 * width + 30]]).toEqual([0, 255]);
  });

  it("sets groups of lines apart", () => {
    const tiles = new Float32Array(4);
    const shape = { height: 1, width: 1, channels: 1 };
    const plain = grid(tiles, shape, { columns: 1 });
    const grouped = grid(tiles, shape, { columns: 1, groupedLines: 2 });
    expect(grouped.height - plain.height).toBe(6);
  });

  it("refuses what is neither grey nor RGB", () => {
    const shape = { height: 1, width: 1, channels: 2 };
    expect(() => grid(new Float32Array(2), shape, { columns: 1 })).toThrow("2 channels, expected 1");
  });
});

describe("pairLines", () => {
  it("alternates lines, the last one filled up", () => {
    const above = Float32Array.of(1, 2, 3);
    const below = Float32Array.of(4, 5, 6);
    expect([...pairLines(above, below, 1, 2)]).toEqual([1, 2, 4, 5, 3, 0, 6, 0]);
  });
});

describe("encodePng", () => {
  it("gives the same bytes for the same bitmap", async () => {
    const bitmap = grid(Float32Array.of(0, 1), { height: 1, width: 1, channels: 1 }, { columns: 2 });
    const [first, second] = [await encodePng(bitmap), await encodePng(bitmap)];
    expect(Buffer.compare(first, second)).toBe(0);
    expect([...first.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  });
});
