import type { CompressionCodec, Compressors } from "hyparquet";
import { compressors } from "hyparquet-compressors";

/** The largest page that is decompressed, and by how much a codec shrinks bytes at most, where it has a bound. */
const maxPageBytes = 1 << 29;
const maxRatios: Partial<Record<CompressionCodec, number>> = { SNAPPY: 22, GZIP: 1032, LZ4: 256, LZ4_RAW: 256 };
const slack = 1 << 10;

/** Decompression that takes no memory for pages that declare more than they can hold. */
export const boundedCompressors: Compressors = Object.fromEntries(
  Object.entries(compressors).map(([codec, decompress]) => [
    codec,
    (input: Uint8Array, length: number): Uint8Array => {
      const ratio = maxRatios[codec as CompressionCodec] ?? Number.POSITIVE_INFINITY;
      if (!(length >= 0 && length <= Math.min(maxPageBytes, slack + ratio * input.length))) {
        throw new Error(`a page of ${input.length} bytes declares ${length}`);
      }
      return decompress(input, length);
    },
  ]),
);
