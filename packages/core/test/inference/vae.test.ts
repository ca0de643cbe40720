import { Lcg } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import {
  activations,
  type DenseModel,
  defineModel,
  initialise,
  keyOfSeed,
  layoutOf,
  ParavaeError,
  referenceOps,
  Vae,
  viewsOf,
} from "../../src/index.js";

const options = { inputSize: 6, encoder: [5], latentSize: 2, decoder: [4], activation: "tanh" } as const;
const model = defineModel(options);
const ae = defineModel({ ...options, kind: "ae" });
const gaussian = defineModel({ ...options, likelihood: "gaussian" });
const twoHeads = defineModel({
  ...options,
  heads: [
    { columns: 2, likelihood: { kind: "gaussian" } },
    { columns: 4, likelihood: { kind: "bernoulli" } },
  ],
});

const parametersOf = (of: DenseModel): Float32Array => {
  const layout = layoutOf(of);
  const block = new Float32Array(layout.length);
  initialise(block, layout, "pytorch", keyOfSeed(1));
  return block;
};
const vaeOf = (of: DenseModel, maxRows?: number): Vae =>
  new Vae(of, parametersOf(of), maxRows === undefined ? {} : { maxRows });
const x = new Lcg(1).fill(new Float32Array(7 * 6), 0, 1);

/** One row through the named parameters, written out. */
function decodeByHand(of: DenseModel, z: ArrayLike<number>): number[] {
  const views = viewsOf(layoutOf(of), parametersOf(of));
  const layer = (name: string, inputs: ArrayLike<number>): number[] => {
    const weight = views.get(`${name}.weight`)!;
    const width = inputs.length;
    return [...views.get(`${name}.bias`)!].map((bias, o) =>
      Array.from(inputs).reduce((sum, input, i) => sum + input * weight[o * width + i], bias),
    );
  };
  const output = layer("decoder.output", layer("decoder.0", z).map(Math.tanh));
  const kinds = of.heads.flatMap(({ columns, likelihood: { kind } }) => Array<string>(columns).fill(kind));
  return output.map((value, j) => (kinds[j] === "bernoulli" ? activations.sigmoid.value(value) : value));
}

describe("Vae", () => {
  it("encodes rows to mu and logVar, [rows, Z] each", () => {
    const { mu, logVar } = vaeOf(model).encode(x);
    expect(mu.length).toBe(14);
    expect(logVar?.length).toBe(14);
    expect(mu).not.toEqual(logVar);
    expect(vaeOf(model).encode(x.subarray(12, 18)).mu).toEqual(mu.slice(4, 6));
  });

  it("encodes rows to an autoencoder's code, without logVar", () => {
    const { mu, logVar } = vaeOf(ae).encode(x);
    expect(mu.length).toBe(14);
    expect(logVar).toBeUndefined();
  });

  it.each([model, gaussian, twoHeads])("decodes latents to the mean of p(x|z): case %#", (of) => {
    const z = Float32Array.of(0.5, -2, 3, 0.25);
    const got = vaeOf(of).decode(z);
    expect(got.length).toBe(12);
    const expected = [...decodeByHand(of, z.subarray(0, 2)), ...decodeByHand(of, z.subarray(2))];
    got.forEach((mean, i) => {
      expect(mean).toBeCloseTo(expected[i], 6);
    });
  });

  it.each([model, ae])("reconstructs through mu, without noise: case %#", (of) => {
    const vae = vaeOf(of);
    expect(vae.reconstruct(x)).toEqual(vae.decode(vae.encode(x).mu));
    expect(vae.reconstruct(x).length).toBe(x.length);
  });

  it("takes a missing cell as 0 where its model has missing cells, and refuses it otherwise", () => {
    const holed = x.map((value, i) => (i % 5 === 0 ? Number.NaN : value));
    const filled = holed.map((value) => (Number.isNaN(value) ? 0 : value));
    const missing = vaeOf(defineModel({ ...options, missing: true }));
    expect(missing.encode(holed)).toEqual(vaeOf(model).encode(filled));
    expect(missing.encode(x)).toEqual(vaeOf(model).encode(x));
    expect(() => vaeOf(model).encode(holed)).toThrow(expect.objectContaining({ code: "E_ROWS" }));
  });

  it("takes bytes as the values in [0, 1] that they stand for", () => {
    const bytes = Uint8Array.from({ length: 12 }, (_, i) => 23 * i);
    const values = Float32Array.from(bytes, (byte) => byte / 255);
    for (const of of [model, gaussian]) {
      const vae = vaeOf(of);
      const expected = vae.encode(values);
      expect(vae.encode(bytes)).toEqual(expected);
      expect(vae.encode(new Uint8ClampedArray(bytes))).toEqual(expected);
      expect(vae.reconstruct(bytes)).toEqual(vae.reconstruct(values));
      expect(vae.interpolate(bytes.subarray(0, 6), bytes.subarray(6), 3)).toEqual(
        vae.interpolate(values.subarray(0, 6), values.subarray(6), 3),
      );
    }
  });

  it("takes numbers of a wider type as they are, rounded", () => {
    const vae = vaeOf(model);
    expect(vae.encode(Float64Array.from(x))).toEqual(vae.encode(x));
    expect(vae.encode([...x])).toEqual(vae.encode(x));
  });

  it.each([
    ["0 to 255", 255, /row 1, column 2 is 255, expected a value in \[0, 1\] for a bernoulli likelihood$/],
    ["−1 to 1", -1, /row 1, column 2 is -1, expected a value in \[0, 1\] for a bernoulli likelihood$/],
  ])("refuses reals of %s that its likelihood cannot explain, wherever rows come in", (_, value, message) => {
    const vae = vaeOf(model);
    const rows = new Float32Array(12).fill(0.5).with(8, value);
    const row = new Float32Array(6).fill(0.5);
    const refused = (name: string) =>
      expect.objectContaining({
        code: "E_ROWS",
        message: expect.stringMatching(new RegExp(`^${name} .*${message.source}`)),
      });
    expect(() => vae.encode(rows)).toThrow(refused("encode: x"));
    expect(() => vae.reconstruct(rows)).toThrow(refused("reconstruct: x"));
    const only = expect.objectContaining({ code: "E_ROWS", message: expect.stringContaining(" row 0, ") });
    expect(() => vae.interpolate(rows.subarray(6), row, 2)).toThrow(only);
    expect(() => vae.interpolate(row, rows.subarray(6), 2)).toThrow(only);
    expect(vaeOf(gaussian).encode(rows).mu.every(Number.isFinite)).toBe(true);
  });

  it("samples the same rows from the same seed, and the first of many are few", () => {
    const vae = vaeOf(model);
    const rows = vae.sample(5, 11);
    expect(rows.length).toBe(5 * 6);
    expect(vae.sample(5, 11)).toEqual(rows);
    expect(vae.sample(5, 12)).not.toEqual(rows);
    expect(vae.sample(2, 11)).toEqual(rows.slice(0, 12));
    expect(rows.every((mean) => mean > 0 && mean < 1)).toBe(true);
  });

  it("interpolates from one row's reconstruction to another's", () => {
    const vae = vaeOf(model);
    const [from, to] = [x.subarray(0, 6), x.subarray(6, 12)];
    const path = vae.interpolate(from, to, 5);
    expect(path.length).toBe(5 * 6);
    expect(path.slice(0, 6)).toEqual(vae.reconstruct(from));
    expect(path.slice(24)).toEqual(vae.reconstruct(to));
    const [a, b] = [vae.encode(from).mu, vae.encode(to).mu];
    expect(path.slice(12, 18)).toEqual(vae.decode(a.map((mu, j) => (mu + b[j]) / 2)));
    expect(vae.interpolate(from, to, 1)).toEqual(vae.reconstruct(from));
  });

  it.each([1, 2, 3, 6, 7, 8])("gives the same bits %i rows at a time", (maxRows) => {
    const [whole, chunked] = [vaeOf(model), vaeOf(model, maxRows)];
    expect(chunked.encode(x)).toEqual(whole.encode(x));
    expect(chunked.reconstruct(x)).toEqual(whole.reconstruct(x));
    expect(chunked.sample(7, 3)).toEqual(whole.sample(7, 3));
  });

  it("takes no rows and gives none", () => {
    const vae = vaeOf(model);
    expect(vae.encode(new Float32Array(0)).mu.length).toBe(0);
    expect(vae.reconstruct(new Float32Array(0)).length).toBe(0);
    expect(vae.sample(0, 1).length).toBe(0);
  });

  it("owns its parameters, and its results are the caller's", () => {
    const parameters = parametersOf(model);
    const vae = new Vae(model, parameters);
    const first = vae.reconstruct(x);
    const kept = first.slice();
    parameters.fill(0);
    expect(vae.reconstruct(x)).toEqual(kept);
    vae.sample(7, 1);
    expect(first).toEqual(kept);
  });

  it("runs on the kernels it is given", () => {
    const calls: string[] = [];
    const reference = referenceOps((n) => new Float32Array(n));
    const ops: typeof reference = {
      ...reference,
      products: {
        ...reference.products,
        gemmTransposeB(...operands) {
          calls.push("gemmTransposeB");
          reference.products.gemmTransposeB(...operands);
        },
      },
    };
    const vae = new Vae(model, parametersOf(model), { ops });
    expect(vae.reconstruct(x)).toEqual(vaeOf(model).reconstruct(x));
    expect(calls.length).toBe(4);
  });

  it("refuses parameters of another model", () => {
    const construct = () => new Vae(model, parametersOf(ae));
    expect(construct).toThrow(ParavaeError);
    expect(construct).toThrow(expect.objectContaining({ code: "E_SHAPE" }));
    expect(construct).toThrow("is it of another model?");
  });

  it("refuses what is no whole number of rows", () => {
    const vae = vaeOf(model);
    const refusal = (message: string) => expect.objectContaining({ code: "E_SHAPE", message });
    expect(() => vae.encode(new Float32Array(7))).toThrow(
      refusal("encode: x holds 7 values, expected a multiple of 6, the width of one row"),
    );
    expect(() => vae.reconstruct(new Float32Array(5))).toThrow(expect.objectContaining({ code: "E_SHAPE" }));
    expect(() => vae.decode(new Float32Array(3))).toThrow(
      refusal("decode: z holds 3 values, expected a multiple of 2, the dimensions of the latent"),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    "refuses a latent of %s",
    (value) => {
      const message = `decode: z row 1, dimension 0 is ${value}, expected a finite number`;
      const data = { row: 1, dimension: 0, value };
      expect(() => vaeOf(model).decode(Float32Array.of(0, 0, value, 0))).toThrow(
        expect.objectContaining({ code: "E_LATENTS", message, data }),
      );
    },
  );

  it.each([
    [new Float64Array(4), "of type Float64Array"],
    [new Uint8Array(4), "of type Uint8Array"],
    [[0, 0], "of type Array"],
    [undefined, "undefined"],
  ])("refuses latents that are %s", (z: unknown, what) => {
    const message = `decode: z is ${what}, expected a Float32Array; convert it by Float32Array.from`;
    expect(() => vaeOf(model).decode(z as Float32Array)).toThrow(
      expect.objectContaining({ code: "E_LATENTS", message }),
    );
  });

  it("says that a diverged model has no latents to decode", () => {
    const parameters = parametersOf(model).fill(Number.NaN);
    expect(() => new Vae(model, parameters).reconstruct(x)).toThrow(
      "reconstruct: mu of x row 0, dimension 0 is NaN, expected a finite number",
    );
  });

  it("refuses counts that are no whole numbers, and anything but one row at an end of a line", () => {
    const vae = vaeOf(model);
    const row = new Float32Array(6);
    const refused = (code: string) => expect.objectContaining({ code });
    for (const maxRows of [0, Number.NaN, 1.5]) {
      expect(() => new Vae(model, parametersOf(model), { maxRows })).toThrow(refused("E_COUNT"));
    }
    for (const count of [-1, 1.5, Number.NaN]) {
      expect(() => vae.sample(count, 1)).toThrow(refused("E_COUNT"));
      expect(() => vae.interpolate(row, row, count)).toThrow(refused("E_COUNT"));
    }
    expect(() => vae.interpolate(new Float32Array(12), row, 2)).toThrow(
      "interpolate: from holds 12 values, expected one row of 6",
    );
    expect(() => vae.interpolate(row, new Float32Array(0), 2)).toThrow(refused("E_SHAPE"));
  });

  it("refuses to sample from an autoencoder, and from no seed", () => {
    expect(() => vaeOf(ae).sample(1, 1)).toThrow(expect.objectContaining({ code: "E_NO_PRIOR" }));
    expect(() => vaeOf(model).sample(1, -1)).toThrow(expect.objectContaining({ code: "E_SEED" }));
  });
});
