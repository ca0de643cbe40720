import { ParavaeError } from "../errors.js";

/**
 * The one check of latents, wherever they come in: whole rows of finite float32.
 *
 * @param what whose latents they are, as the error says it
 * @param z [rows, Z]
 * @returns how many rows they are
 * @throws ParavaeError E_SHAPE when z is no whole number of latents, E_LATENTS when it holds what no latent is
 */
export function checkLatents(what: string, z: Float32Array, latentSize: number): number {
  // Callers may be JavaScript.
  if (!(z instanceof Float32Array)) {
    const got: unknown = z;
    const type = typeof got === "object" && got !== null ? `of type ${got.constructor.name}` : String(got);
    throw new ParavaeError(
      "E_LATENTS",
      `${what} is ${type}, expected a Float32Array; convert it by Float32Array.from`,
    );
  }
  const rows = z.length / latentSize;
  if (!Number.isInteger(rows)) {
    throw new ParavaeError(
      "E_SHAPE",
      `${what} holds ${z.length} values, expected a multiple of ${latentSize}, the dimensions of the latent`,
      { data: { got: z.length, width: latentSize } },
    );
  }
  const i = z.findIndex((value) => !Number.isFinite(value));
  if (i < 0) return rows;
  const [row, dimension, value] = [Math.floor(i / latentSize), i % latentSize, z[i]];
  throw new ParavaeError(
    "E_LATENTS",
    `${what} row ${row}, dimension ${dimension} is ${value}, expected a finite number`,
    { data: { row, dimension, value } },
  );
}
