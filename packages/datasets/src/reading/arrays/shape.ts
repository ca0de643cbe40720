import { ParavaeError, shortened } from "@paravae/core";

/** ∏ shape: more than any file holds, if a header lies. */
export const valuesOf = (shape: readonly number[]): number =>
  shape.reduce((product, extent) => product * extent, 1);

/** `[60000, 28, 28]`, in a few words however many they are. */
export const describeShape = (shape: readonly number[]): string =>
  shape.length <= mostShown ? `[${shape.join(", ")}]` : `of ${shape.length} dimensions`;

const mostShown = 6;

/** A number of bytes. Headers that lie declare some that no double counts: `3.87e+25`. */
export const describeBytes = (bytes: number): string =>
  Number.isSafeInteger(bytes) ? String(bytes) : bytes.toExponential(2);

/** A row of 1 GiB in float64: no model takes one, and a batch holds one at least. */
const widestRow = 2 ** 27;

/**
 * Whether an array is rows: its first dimension counts them.
 *
 * @throws ParavaeError E_DATA_SHAPE
 */
export function checkRows(path: string, name: string, shape: readonly number[]): void {
  const fail = (what: string): never => {
    throw new ParavaeError("E_DATA_SHAPE", `${path}: ${shortened(name, 40)} ${what}`, {
      data: { path, shape },
    });
  };
  if (shape.length === 0) fail("is a single value, expected an array whose first dimension counts rows");
  if (valuesOf(shape) === 0) fail(`is an array ${describeShape(shape)}, expected every size above 0`);
  const width = valuesOf(shape.slice(1));
  if (width > widestRow) {
    fail(`has rows of ${describeBytes(width)} values, expected at most ${widestRow}; is it transposed?`);
  }
}
