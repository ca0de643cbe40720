import { keyOfSeed, ParavaeError, philox4x32, purposes } from "@paravae/core";
import type { LabelledDataset, LabelledSplit } from "../dataset.js";
import { drawSprite, outlines, rotations, spriteRadius } from "./sprites.js";

/** What a picture of `shapes` is made from, in the order of its factors. */
export const shapeFactors = ["shape", "scale", "rotation", "x", "y"] as const;

/** How many values each factor takes, as in dSprites (Matthey et al. 2017). */
export const factorSizes = [outlines.length, 6, rotations.length, 32, 32] as const;

export interface ShapesOptions {
  /** 20,000 when left out. */
  readonly trainRows?: number | undefined;
  /** 2000 when left out. */
  readonly testRows?: number | undefined;
  /** Decides which pictures there are; 0 when left out. */
  readonly seed?: number | undefined;
  /** Edges in shades of grey; else every pixel is black or white, as in dSprites. */
  readonly antialiased?: boolean | undefined;
}

const size = 64;
const mostRows = 2 ** 20;

/**
 * Pictures of 64×64 of one sprite each, with the factors that they are made from: shape, scale, rotation, x and y, each uniform over
 * its values and independent of the others. A picture is a function of seed, split and row, the same on every machine; `labels` are the
 * shapes.
 *
 *     shape 0, 1, 2 (square, ellipse, heart)    scale 0.5, 0.6, … 1    rotation k·2π/40    x, y = 0, 1/31, … 1
 *
 * Sampled with replacement from the 737,280 combinations, so a test row may be a train row too.
 *
 * @throws ParavaeError E_SEED, E_DATASET for numbers of rows that are none or over 2²⁰
 */
export function makeShapes(options: ShapesOptions = {}): LabelledDataset {
  const { trainRows = 20_000, testRows = 2000, seed = 0, antialiased = false } = options;
  const samples = antialiased ? 4 : 1;
  return {
    name: "shapes",
    shape: { height: size, width: size, channels: 1 },
    train: makeSplit(trainRows, seed, 0, samples),
    test: makeSplit(testRows, seed, 1, samples),
    classes: outlines.map(({ name }) => name),
  };
}

function makeSplit(count: number, seed: number, split: number, samples: number): LabelledSplit {
  if (!Number.isSafeInteger(count) || count < 1 || count > mostRows) {
    throw new ParavaeError(
      "E_DATASET",
      `shapes: ${count} rows asked for, expected from 1 to ${mostRows} a split`,
    );
  }
  const width = size * size;
  const data = new Uint8Array(new SharedArrayBuffer(count * width));
  const labels = new Uint8Array(count);
  const values = new Float32Array(count * shapeFactors.length);
  for (let row = 0; row < count; row++) {
    const drawn = drawFactors(seed, split, row);
    const [shape] = drawn;
    const [, scale, , x, y] = factorValues(drawn);
    labels[row] = shape;
    values.set(factorValues(drawn), row * shapeFactors.length);
    const placed = {
      ...{ outline: outlines[shape], scale, rotation: rotations[drawn[2]] },
      x: spriteRadius + x * (size - 2 * spriteRadius),
      y: spriteRadius + y * (size - 2 * spriteRadius),
    };
    drawSprite(data.subarray(row * width, (row + 1) * width), size, placed, samples);
  }
  return { rows: { data, count, width }, labels, factors: { names: shapeFactors, values } };
}

const words = new Uint32Array(4);

/** The number of each factor's value: ⌊word · values / 2³²⌋ of the words of two blocks. */
function drawFactors(seed: number, split: number, row: number): readonly number[] {
  const key = keyOfSeed(seed);
  return factorSizes.map((values, i) => {
    if (i % 4 === 0) philox4x32(words, key, i / 4, row, split, purposes.madeData);
    return Math.floor((words[i % 4] * values) / 2 ** 32);
  });
}

/** From 0.5 in tenths to 1, as parts of a turn in radians, from 0 to 1. */
const factorValues = ([shape, scale, rotation, x, y]: readonly number[]): readonly number[] => [
  shape,
  (5 + scale) / 10,
  (rotation * 2 * Math.PI) / rotations.length,
  x / 31,
  y / 31,
];
