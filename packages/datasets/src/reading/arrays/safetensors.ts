import { shortened } from "@paravae/core";
import { fillFromFile, type OpenedFile } from "@paravae/files";
import { filePieces } from "../file-pieces.js";
import type { Format } from "../format.js";
import { readingOf } from "./array-reading.js";
import { type ArrayEntry, chooseArrays } from "./choose-arrays.js";
import { isBinaryNamed } from "./is-binary-named.js";
import {
  headerLength,
  lengthBytes,
  parseTensors,
  safetensorsError,
  type Tensor,
  tensorError,
} from "./safetensors-header.js";

/** Tensors of Hugging Face's safetensors. */
export const safetensors: Format = {
  name: "safetensors",
  recognises: (input) =>
    headerLength(input.head) !== undefined || isBinaryNamed(input, /\.safetensors(\.gz)?$/i),
  async open(input, options) {
    const { path } = input;
    const opened = await input.randomAccess();
    const length = headerLength(input.head);
    if (length === undefined || lengthBytes + length > opened.size) {
      throw safetensorsError(path, "is no whole safetensors file; safetensors.numpy.save_file writes one");
    }
    const bytes = new Uint8Array(length);
    await fillFromFile(opened.file, bytes, lengthBytes);
    const dataBegin = lengthBytes + length;
    const tensors = parseTensors(path, textOf(path, bytes), opened.size - dataBegin);
    const entries = tensors.map((tensor) => entryOf(path, tensor, opened, dataBegin));
    return readingOf(path, await chooseArrays(path, entries, options.key), options);
  },
};

function textOf(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw safetensorsError(path, "has a header that is no UTF-8; fetch the file again", cause);
  }
}

function entryOf(path: string, tensor: Tensor, { file }: OpenedFile, dataBegin: number): ArrayEntry {
  const { name, type, element, shape } = tensor;
  const begin = dataBegin + tensor.begin;
  return {
    name,
    describe: async () => ({ shape, unreadable: element === undefined ? type : undefined }),
    async open() {
      if (element === undefined) {
        const got = shortened(type, 12);
        throw tensorError(
          path,
          name,
          `is of ${got}, expected BOOL, U8 to U64, I8 to I64, BF16 or F16 to F64; convert it`,
        );
      }
      return {
        name,
        element,
        bigEndian: false,
        shape,
        fortranOrder: false,
        bytes: () => filePieces(path, file, begin, dataBegin + tensor.end),
        randomAccess: async () => ({ file, position: begin, close: async () => undefined }),
      };
    },
  };
}
