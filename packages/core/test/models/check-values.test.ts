import { expect, it } from "vitest";
import { checkValues, defineModel, type RowValues } from "../../src/index.js";

const model = defineModel({ inputSize: 2, encoder: [], latentSize: 1, decoder: [] });
const gaussian = defineModel({
  ...{ inputSize: 2, encoder: [], latentSize: 1, decoder: [] },
  likelihood: "gaussian",
});
const refused = (message: string) => expect.objectContaining({ code: "E_ROWS", message });

it.each([Uint8Array.of(0, 255), Float32Array.of(0, 1)])("gives %o back without a copy", (values) => {
  expect(checkValues("rows", values, model)).toBe(values);
});

it("reads clamped bytes as bytes, where they lie", () => {
  const values = new Uint8ClampedArray([9, 0, 255]).subarray(1);
  const data = checkValues("rows", values, model);
  expect(data).toEqual(Uint8Array.of(0, 255));
  expect(data.buffer).toBe(values.buffer);
});

it.each([Float64Array.of(0.1, 1), [0.1, 1]])("rounds %o to float32", (values) => {
  expect(checkValues("rows", values, model)).toEqual(Float32Array.of(0.1, 1));
});

it.each([
  Int8Array.of(0, 1),
  Int16Array.of(0, 1),
  Uint16Array.of(0, 1),
  Int32Array.of(0, 1),
  Uint32Array.of(0, 1),
  BigInt64Array.of(0n, 1n),
  new DataView(new ArrayBuffer(2)),
])("refuses other types, and says what to do", (values) => {
  expect(() => checkValues("rows", values as unknown as RowValues, gaussian)).toThrow(
    refused(
      `rows are of type ${values.constructor.name}, expected bytes (Uint8Array), which stand for 0 to 1, or a Float32Array; convert them`,
    ),
  );
});

it("refuses a list of other things than numbers, and numbers that float32 cannot hold", () => {
  expect(() => checkValues("rows", ["0", "1"] as unknown as RowValues, gaussian)).toThrow(
    expect.objectContaining({ code: "E_ROWS" }),
  );
  expect(() => checkValues("rows", [0, 1e300], gaussian)).toThrow(
    refused("rows row 0, column 1 is Infinity, expected a finite number"),
  );
});
