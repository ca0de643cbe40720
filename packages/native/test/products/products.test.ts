import { unrounded } from "@paravae/core";
import { Lcg } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { floats, sizes, usual } from "../support/floats.js";
import { describeLevels, levels } from "../support/levels.js";
import { newOps, type OpsOfBoth } from "../support/native-ops.js";

const kinds = ["gemm", "gemmTransposeA", "gemmTransposeB"] as const;
type Kind = (typeof kinds)[number];
type Shape = readonly [m: number, n: number, k: number];

const lcg = new Lcg(71);
const draw = (): number => 1 + lcg.below(70);
const drawn = Array.from({ length: 300 }, (): Shape => [draw(), draw(), draw()]);

/** Around the edges of tiles and vectors, and past the ends of blocks of rows, of columns and of the depth. */
const shapes: Readonly<Record<string, readonly Shape[]>> = {
  "1 to 70 in each place": sizes.flatMap((size): Shape[] => [
    [size, 29, 5],
    [33, size, 6],
    [17, 15, size],
  ]),
  "1 to 70 in all places": drawn,
  "rows 4 KiB apart": [
    [33, 1024, 37],
    [70, 21, 1024],
    [19, 2048, 9],
    [14, 13, 2048],
    [47, 1024, 1024],
  ],
  "depth past a block": [1025, 2049, 4095, 4096, 4097, 8192, 8193, 9001].map((k) => [37, 18, k] as const),
  "rows and columns past a block": [255, 256, 257, 300, 513].flatMap((size): Shape[] => [
    [size, 113, 11],
    [9, size, 112],
    [size, 225, 35],
  ]),
  "rows and depth past a block": [
    [300, 230, 4100],
    [290, 115, 8200],
  ],
};

const canary = -12345.678;
const distance = 32;

/** Copies of both numbers between canaries, each from another distance to a cache line on. */
class Bench {
  readonly #ops: OpsOfBoth;
  readonly #memory: Float32Array;
  #next = 0;

  constructor(ops: OpsOfBoth, floats: number) {
    this.#ops = ops;
    this.#memory = ops.native.allocate(floats);
  }

  expectSame(kind: Kind, [m, n, k]: Shape, a: Float32Array, b: Float32Array, stride = m): void {
    this.#next = 0;
    this.#memory.fill(canary, 0, a.length + b.length + 2 * m * n + 6 * distance);
    const [left, right] = [a, b].map((values) => {
      const place = this.#take(values.length);
      place.set(values);
      return unrounded(place);
    });
    const [native, wasm] = [this.#take(m * n), this.#take(m * n)];
    for (const [c, { products }] of [
      [native, this.#ops.native],
      [wasm, this.#ops.wasm],
    ] as const) {
      if (kind === "gemmTransposeA") products.gemmTransposeA(c, left, stride, right, m, n, k);
      else products[kind](c, left, right, m, n, k);
    }
    const what = `${kind} of m, n, k = ${m}, ${n}, ${k}`;
    expectSameNumbers(native, wasm, what);
    expectSameNumbers(left.values, a, `${what}: A`);
    expectSameNumbers(right.values, b, `${what}: B`);
    this.#expectCanaries([left.values, right.values, native, wasm], what);
  }

  #take(length: number): Float32Array {
    const begin = this.#next + distance;
    this.#next = begin + length + 1;
    return this.#memory.subarray(begin, begin + length);
  }

  #expectCanaries(operands: readonly Float32Array[], what: string): void {
    const ends = [{ begin: this.#next + distance, end: 0 }];
    const places = operands.map(({ byteOffset, length }) => {
      const begin = (byteOffset - this.#memory.byteOffset) / 4;
      return { begin, end: begin + length };
    });
    let from = 0;
    for (const { begin, end } of [...places, ...ends]) {
      for (let i = from; i < begin; i++) {
        if (this.#memory[i] !== Math.fround(canary))
          expect.fail(`${what}: float ${i} around the operands is lost`);
      }
      from = end;
    }
  }
}

/** Bit for bit, but that a NaN may be any. */
function expectSameNumbers(got: Float32Array, expected: Float32Array, what: string): void {
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(got[i], expected[i]))
      expect.fail(`${what}: element ${i} is ${got[i]}, expected ${expected[i]}`);
  }
}

describeLevels("products", levels, ({ level }) => {
  describe.each(kinds)("%s", (kind) => {
    test.each(Object.keys(shapes))("%s: the bits of WebAssembly", (name) => {
      const bench = new Bench(newOps(level), 6_000_000);
      for (const [m, n, k] of shapes[name]) {
        bench.expectSame(kind, [m, n, k], usual(m * k, m + 1), usual(k * n, n + 2));
      }
    });

    test("zeros of either sign, denormals, infinities and NaN: the bits of WebAssembly", () => {
      const bench = new Bench(newOps(level), 1_000_000);
      for (const [m, n, k] of drawn.slice(0, 100)) {
        bench.expectSame(kind, [m, n, k], floats(m * k, m), usual(k * n, n));
        bench.expectSame(kind, [m, n, k], usual(m * k, m), floats(k * n, n));
      }
    });
  });

  test("gemmTransposeA of some columns of a wider matrix: the bits of WebAssembly", () => {
    const bench = new Bench(newOps(level), 1_000_000);
    for (const [m, n, k] of drawn.slice(0, 100)) {
      const stride = m + 7;
      const a = usual((k - 1) * stride + m, m);
      bench.expectSame("gemmTransposeA", [m, n, k], a, usual(k * n, n), stride);
    }
  });
});
