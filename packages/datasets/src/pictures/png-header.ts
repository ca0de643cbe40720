/** What a PNG says before its pixels. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample, or of an index into the palette. */
  readonly bits: number;
  readonly isColour: boolean;
  readonly hasAlpha: boolean;
  /** Of all rows, before they are compressed. */
  readonly rowBytes: number;
  /** Whether its samples are the picture: no palette, colour profile, gamma, transparent colour or turning, and rows in order. */
  readonly isPlain: boolean;
  /** Whether it holds EXIF data, which may say that it lies on its side. */
  readonly hasExif: boolean;
  /** Whether the bytes that were looked at reach to its pixels, before which all of this is said. */
  readonly isComplete: boolean;
}

/** Chunks that change nothing of what the samples mean. */
const plainChunks = new Set(["IDAT", "IEND", "tEXt", "zTXt", "iTXt", "tIME", "pHYs", "sRGB", "bKGD", "sBIT"]);

const colourTypes: Readonly<Record<number, { isColour: boolean; hasAlpha: boolean; samples: number }>> = {
  0: { isColour: false, hasAlpha: false, samples: 1 },
  2: { isColour: true, hasAlpha: false, samples: 3 },
  3: { isColour: true, hasAlpha: false, samples: 1 },
  4: { isColour: false, hasAlpha: true, samples: 2 },
  6: { isColour: true, hasAlpha: true, samples: 4 },
};

/**
 * Reads the chunks of a PNG up to its pixels (PNG specification, third edition, § 5 and § 11).
 *
 * @param bytes the beginning of the file, or all of it
 * @returns undefined where it ends inside the header or the header is none
 */
export function parsePngHeader(bytes: Uint8Array): PngHeader | undefined {
  if (bytes.length < 33) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = (at: number): string => Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const kind = colourTypes[bytes[25]];
  if (type(12) !== "IHDR" || view.getUint32(8) !== 13 || kind === undefined) return undefined;
  if (width === 0 || height === 0) return undefined;
  const chunks: string[] = [];
  for (let at = 33; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    chunks.push(type(at + 4));
    if (type(at + 4) === "IDAT") break;
  }
  const isPlain = bytes[28] === 0 && bytes[25] !== 3 && chunks.every((name) => plainChunks.has(name));
  return {
    ...{ width, height, bits: bytes[24], isPlain },
    rowBytes: height * Math.ceil((width * bytes[24] * kind.samples) / 8),
    isColour: kind.isColour,
    hasAlpha: kind.hasAlpha || chunks.includes("tRNS"),
    hasExif: chunks.includes("eXIf"),
    isComplete: chunks.at(-1) === "IDAT",
  };
}
