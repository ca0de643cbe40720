import { describe, expect, it } from "vitest";
import { drawSprite, outlines, rotations, spriteRadius } from "../../src/made/sprites.js";

const size = 64;

function draw(shape: number, scale: number, rotation: number, samples = 1, x = 32, y = 32): Uint8Array {
  const image = new Uint8Array(size * size);
  drawSprite(image, size, { outline: outlines[shape], scale, rotation: rotations[rotation], x, y }, samples);
  return image;
}

const areaOf = (image: Uint8Array): number => image.reduce((sum, value) => sum + value, 0) / 255;

const shapes = outlines.map(({ name }, shape) => ({ name, shape }));

describe.each(shapes)("a $name", ({ shape }) => {
  it("has the area of its formula, at every scale and rotation", () => {
    for (const scale of [0.5, 0.7, 1]) {
      for (let rotation = 0; rotation < rotations.length; rotation++) {
        const expected = outlines[shape].area * scale * scale;
        // Errors of points along the outline: a fraction of its length in sample widths.
        expect(Math.abs(areaOf(draw(shape, scale, rotation, 4)) - expected)).toBeLessThan(
          0.02 * expected + 1,
        );
        expect(Math.abs(areaOf(draw(shape, scale, rotation)) - expected)).toBeLessThan(0.1 * expected + 4);
      }
    }
  });

  it("lies within its radius, so that none of it is cut off", () => {
    for (let rotation = 0; rotation < rotations.length; rotation++) {
      draw(shape, 1, rotation, 4).forEach((value, i) => {
        const distance = Math.hypot((i % size) + 0.5 - 32, Math.floor(i / size) + 0.5 - 32);
        if (value > 0) expect(distance).toBeLessThan(spriteRadius + Math.SQRT1_2);
      });
    }
  });

  it("is its own mirror image", () => {
    const image = draw(shape, 0.9, 0, 4);
    for (let i = 0; i < image.length; i++) {
      const mirrored = Math.floor(i / size) * size + (size - 1 - (i % size));
      expect(image[mirrored]).toBe(image[i]);
    }
  });

  it("turns by quarters exactly", () => {
    const [upright, turned] = [draw(shape, 0.83, 3, 4), draw(shape, 0.83, 13, 4)];
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        expect(turned[column * size + (size - 1 - row)]).toBe(upright[row * size + column]);
      }
    }
  });
});

it("rotates by 9 degrees a time", () => {
  rotations.forEach(([cos, sin], k) => {
    expect(cos).toBeCloseTo(Math.cos((k * Math.PI) / 20), 14);
    expect(sin).toBeCloseTo(Math.sin((k * Math.PI) / 20), 14);
  });
});

it("puts a sprite where it is told, y downwards", () => {
  const image = draw(0, 0.5, 0, 1, 20, 40);
  const at = (x: number, y: number): number => image[y * size + x];
  expect([at(20, 40), at(16, 36), at(23, 43), at(14, 40), at(40, 20)]).toEqual([255, 255, 255, 0, 0]);
});

it("draws a heart with its tip down", () => {
  const image = draw(2, 1, 0);
  const widthOf = (row: number): number =>
    image.subarray(row * size, (row + 1) * size).reduce((n, v) => n + v / 255, 0);
  expect(widthOf(32 + 7)).toBeLessThan(widthOf(32 - 4));
});
