import { createHash } from "node:crypto";
import { ParavaeError } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { factorSizes, loadDataset, makeShapes, type Split, shapeFactors } from "../../src/index.js";

const small = { trainRows: 400, testRows: 30 };
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

it("is a dataset by its name", async () => {
  const { name, shape, train, test, classes } = await loadDataset("shapes", small);
  expect({ name, shape, classes }).toEqual({
    ...{ name: "shapes", shape: { height: 64, width: 64, channels: 1 } },
    classes: ["square", "ellipse", "heart"],
  });
  expect([train.rows.count, train.rows.width, test.rows.count]).toEqual([400, 4096, 30]);
});

/** Of the pictures of every machine: nothing in them depends on how it computes sines. */
it("is the same everywhere", () => {
  const { train, test } = makeShapes(small);
  expect([train, test].map(({ rows }) => sha256(rows.data as Uint8Array))).toMatchInlineSnapshot(`
    [
      "959f7bd1daa59ec3c98436743f8cc2057fb96c0e2312bcbaeb457bdfe74ec956",
      "dbbca2692afe13bbd148f85c59b7dce57899ba5f9789bf6e93bd0d5267b2b428",
    ]
  `);
  const again = makeShapes(small);
  expect(sha256(again.train.rows.data as Uint8Array)).toBe(sha256(train.rows.data as Uint8Array));
  expect([again.train.labels, again.train.factors]).toEqual([train.labels, train.factors]);
});

it("gives a row whatever else is asked for, and other rows to another seed and split", () => {
  const [few, more, other] = [
    makeShapes(small),
    makeShapes({ trainRows: 500 }),
    makeShapes({ ...small, seed: 1 }),
  ];
  const firstRows = ({ rows }: Split): string => sha256(rows.data.subarray(0, 30 * rows.width) as Uint8Array);
  expect(firstRows(more.train)).toBe(firstRows(few.train));
  expect(firstRows(other.train)).not.toBe(firstRows(few.train));
  expect(firstRows(few.test)).not.toBe(firstRows(few.train));
});

describe("factors", () => {
  const { train } = makeShapes({ trainRows: 3000, testRows: 1 });
  const values = train.factors?.values ?? new Float32Array(0);
  const column = (i: number): number[] => [...values].filter((_, at) => at % shapeFactors.length === i);

  it.each(shapeFactors.map((name, i) => ({ name, i })))(
    "$name takes each of its values about as often",
    ({ i }) => {
      const counts = new Map<number, number>();
      for (const value of column(i)) counts.set(value, (counts.get(value) ?? 0) + 1);
      expect(counts.size).toBe(factorSizes[i]);
      const expected = 3000 / factorSizes[i];
      for (const count of counts.values())
        expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
    },
  );

  it("say where the sprite is", () => {
    for (let row = 0; row < 50; row++) {
      const image = train.rows.data.subarray(row * 4096, (row + 1) * 4096);
      let [sum, x, y] = [0, 0, 0];
      image.forEach((value, i) => {
        sum += value;
        x += value * ((i % 64) + 0.5);
        y += value * (Math.floor(i / 64) + 0.5);
      });
      // A heart's middle is not its centre of mass.
      expect(Math.abs(x / sum - (13 + 38 * column(3)[row]))).toBeLessThan(3.2);
      expect(Math.abs(y / sum - (13 + 38 * column(4)[row]))).toBeLessThan(3.2);
    }
  });

  it("have the shape as the label", () => {
    expect([...train.labels]).toEqual(column(0));
  });
});

it("is black and white, or antialiased", () => {
  const shades = (antialiased: boolean): number =>
    new Set(makeShapes({ ...small, antialiased }).train.rows.data).size;
  expect(shades(false)).toBe(2);
  expect(shades(true)).toBe(17);
});

it.each([0, -1, 1.5, 2 ** 20 + 1])("refuses %d rows", (trainRows) => {
  expect(() => makeShapes({ trainRows })).toThrow(ParavaeError);
});
