import { expect, test } from "vitest";
import { imageShapeOf } from "../../src/files/image-shape.js";

const field = (...shape: number[]) => ({ name: "x", type: "byte", shape }) as const;

test.each([
  ["28×28 in grey", [field(28, 28)], 784, { height: 28, width: 28, channels: 1 }],
  ["32×48 in colour", [field(32, 48, 3)], 4608, { height: 32, width: 48, channels: 3 }],
  ["one channel", [field(8, 8, 1)], 64, { height: 8, width: 8, channels: 1 }],
  [
    "channels first, which nobody can tell from height",
    [field(3, 32, 32)],
    3072,
    { height: 1, width: 3072, channels: 1 },
  ],
  ["vectors", [field(512)], 512, { height: 1, width: 512, channels: 1 }],
  ["a table", [field(), field()], 2, { height: 1, width: 2, channels: 1 }],
  ["a picture beside a number", [field(2, 2), field()], 5, { height: 1, width: 5, channels: 1 }],
])("of %s", (_, fields, width, expected) => {
  expect(imageShapeOf(fields, width)).toEqual(expected);
});
