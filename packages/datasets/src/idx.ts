import { ParavaeError } from "@paravae/core";
import { elements } from "./reading/arrays/elements.js";
import { idxArray, idxHeaderOf } from "./reading/arrays/idx.js";
import type { IdxHeader } from "./reading/arrays/idx-header.js";
import { describeBytes, describeShape } from "./reading/arrays/shape.js";
import type { InputFile } from "./reading/input-file.js";
import { openInput } from "./reading/open-input.js";

/** The array of an IDX file: row-major bytes over a SharedArrayBuffer of its own. */
export interface Idx {
  readonly shape: number[];
  readonly data: Uint8Array;
}

/** Taken for a compressed array before anything is known of its size. */
const firstBytes = 1 << 20;

/**
 * Reads an IDX file of bytes, the format of MNIST, plain or gzip (told apart by the first two bytes, not by the name).
 * Nothing in the file is trusted: memory is taken only for what the file can hold.
 *
 * @throws ParavaeError E_IDX_READ when the file cannot be read, E_IDX_GZIP when its compression is damaged,
 *   E_IDX_MAGIC, E_IDX_TYPE or E_IDX_SHAPE for a header that is not one of a non-empty array of bytes,
 *   E_IDX_SIZE when the file holds less or more than its header declares
 */
export async function readIdx(path: string): Promise<Idx> {
  let input: InputFile | undefined;
  try {
    input = await openInput(path);
    return await readBytes(input);
  } catch (error) {
    throw asIdxError(path, error);
  } finally {
    await input?.close();
  }
}

async function readBytes(input: InputFile): Promise<Idx> {
  const { path, size } = input;
  const header = idxHeaderOf(input);
  const { element, shape, dataLength } = header;
  if (element !== elements.uint8) {
    throw new ParavaeError(
      "E_IDX_TYPE",
      `${path}: holds values of type ${element.name}, expected uint8 (0x08); convert it to bytes`,
      { data: { path, got: element.name } },
    );
  }
  const array = idxArray(input, header);
  const data = allocate(path, header, size === undefined ? 0 : dataLength);
  let filled = 0;
  for await (const piece of array.bytes()) {
    const needed = filled + piece.length;
    // Twice what is known to be needed, at most the whole array: a header that lies costs no more.
    if (needed > data.byteLength) data.grow(Math.min(dataLength, Math.max(2 * needed, firstBytes)));
    new Uint8Array(data, filled).set(piece);
    filled = needed;
  }
  return { shape, data: new Uint8Array(data, 0, filled) };
}

/** Memory for `length` bytes of an array, and addresses for it to grow to the whole of it. */
function allocate(path: string, { shape, dataLength }: IdxHeader, length: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(length, length < dataLength ? { maxByteLength: dataLength } : undefined);
  } catch (cause) {
    throw new ParavaeError(
      "E_IDX_SIZE",
      `${path}: its array ${describeShape(shape)} takes ${describeBytes(dataLength)} bytes, more than this machine gives; use fewer rows`,
      { data: { path, shape, expected: dataLength }, cause },
    );
  }
}

/** What reading any file throws, under the codes that are this format's. */
const codes: Readonly<Record<string, string>> = { E_DATA_READ: "E_IDX_READ", E_DATA_GZIP: "E_IDX_GZIP" };

function asIdxError(path: string, error: unknown): ParavaeError {
  if (!(error instanceof ParavaeError)) {
    return new ParavaeError("E_IDX_READ", `${path}: cannot be read: ${(error as Error).message}`, {
      data: { path },
      cause: error,
    });
  }
  const code = codes[error.code];
  return code === undefined
    ? error
    : new ParavaeError(code, error.message, { data: error.data, cause: error.cause });
}
