/** A sprite's outline about its centre at the scale 1, in pixels: u to the right, v downwards. */
interface Outline {
  readonly name: string;
  /** Its area in square pixels. */
  readonly area: number;
  /** Whether a point lies in it. */
  contains(u: number, v: number): boolean;
}

const halfSide = 9;
const [longAxis, shortAxis] = [12, 7];
const heartSide = 12;

/**
 * The three shapes. A heart is a square that stands on its corner, with half a disc on each of its upper sides. Each fits into the
 * circle of `spriteRadius`.
 */
export const outlines: readonly Outline[] = [
  {
    name: "square",
    area: 4 * halfSide ** 2,
    contains: (u, v) => u >= -halfSide && u < halfSide && v >= -halfSide && v < halfSide,
  },
  {
    name: "ellipse",
    area: Math.PI * longAxis * shortAxis,
    contains(u, v) {
      const [x, y] = [u / longAxis, v / shortAxis];
      return x * x + y * y < 1;
    },
  },
  {
    name: "heart",
    area: heartSide ** 2 * (1 + Math.PI / 4),
    contains(u, v) {
      // Along the square's sides, from its lower corner on.
      const half = heartSide / 2;
      const p = half + (u - v) / Math.SQRT2;
      const q = half - (u + v) / Math.SQRT2;
      if (p < 0 || q < 0) return false;
      if (p < heartSide && q < heartSide) return true;
      const [dp, dq] = p < q ? [p - half, q - heartSide] : [p - heartSide, q - half];
      return dp * dp + dq * dq < half * half;
    },
  },
];

/** No point of a sprite lies further from its centre, at the scale 1. */
export const spriteRadius = 13;

/** Rotations by the k-th 40th of a full turn, as [cos, sin], by roots and products alone: those are the same on every machine. */
export const rotations: readonly (readonly [number, number])[] = (() => {
  const cos18 = Math.sqrt(10 + 2 * Math.sqrt(5)) / 4;
  const [cos9, sin9] = [Math.sqrt((1 + cos18) / 2), Math.sqrt((1 - cos18) / 2)];
  const turned: [number, number][] = [[1, 0]];
  while (turned.length < 10) {
    const [cos, sin] = turned[turned.length - 1];
    turned.push([cos * cos9 - sin * sin9, sin * cos9 + cos * sin9]);
  }
  // Quarters of a turn exactly, so that what is symmetric stays so.
  const quarters = [0, 1, 2, 3].map((quarter) =>
    turned.map(([cos, sin]): readonly [number, number] =>
      quarter === 0 ? [cos, sin] : quarter === 1 ? [-sin, cos] : quarter === 2 ? [-cos, -sin] : [sin, -cos],
    ),
  );
  return quarters.flat();
})();

/** Where a sprite is and how it lies. */
export interface Placed {
  readonly outline: Outline;
  readonly scale: number;
  /** One of `rotations`. */
  readonly rotation: readonly [number, number];
  /** Of its centre, in pixels from the image's corner. */
  readonly x: number;
  readonly y: number;
}

/**
 * Draws a sprite in white on black, [size, size]: a pixel is white where its middle lies in the sprite, or with more `samples` a side
 * as bright as the part of its points that do.
 *
 * @param out zeros; written to
 */
export function drawSprite(out: Uint8Array, size: number, placed: Placed, samples: number): void {
  const { outline, scale, x, y } = placed;
  const [cos, sin] = placed.rotation;
  const reach = spriteRadius * scale + 1;
  const first = (at: number): number => Math.max(0, Math.floor(at - reach));
  const end = (at: number): number => Math.min(size, Math.ceil(at + reach));
  const offsets = Array.from({ length: samples }, (_, i) => (i + 0.5) / samples);
  for (let row = first(y); row < end(y); row++) {
    for (let column = first(x); column < end(x); column++) {
      let hits = 0;
      for (const down of offsets) {
        for (const right of offsets) {
          const [dx, dy] = [(column + right - x) / scale, (row + down - y) / scale];
          if (outline.contains(dx * cos + dy * sin, dy * cos - dx * sin)) hits++;
        }
      }
      out[row * size + column] = Math.round((255 * hits) / (samples * samples));
    }
  }
}
