import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { CompressionCodec, Compressors } from "hyparquet";
import { compressors, decompressZstd } from "hyparquet-compressors";
import type { CompressedPages } from "./check-pages.js";
import { checkRuns } from "./check-runs.js";

/** Node.js's own where it has one: it is faster, and takes no 16 MB for a page of brotli. Zstandard takes its window's size from the page. */
const decompressors: Compressors = {
  ...compressors,
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (input, length) => decompressZstd(input, new Uint8Array(length)),
};

/** The largest page that is decompressed, and by how much a codec shrinks bytes at most, where it has a bound. */
const maxPageBytes = 1 << 29;
const maxRatios: Partial<Record<CompressionCodec, number>> = {
  SNAPPY: 22,
  GZIP: 1032,
  LZ4: 256,
  LZ4_RAW: 256,
};
const slack = 1 << 10;

/**
 * Decompression of the pages of a column, in their order, that takes no memory for one that declares more than it can hold, and looks at
 * what comes out before it is decoded.
 */
export function boundedCompressors(pages: CompressedPages): Compressors {
  let next = 0;
  const bounded = (codec: string, decompress: NonNullable<Compressors[CompressionCodec]>) =>
    function decompressPage(input: Uint8Array, length: number): Uint8Array {
      const ratio = maxRatios[codec as CompressionCodec] ?? Number.POSITIVE_INFINITY;
      if (!(length >= 0 && length <= Math.min(maxPageBytes, slack + ratio * input.length))) {
        throw new Error(`a page of ${input.length} bytes declares ${length}`);
      }
      const page = decompress(input, length);
      const layout = pages[next++];
      if (layout !== undefined) checkRuns(page, layout);
      return page;
    };
  return Object.fromEntries(
    Object.entries(decompressors).map(([codec, decompress]) => [codec, bounded(codec, decompress)]),
  );
}
