import { ParavaeError, quoted, shortened } from "@paravae/core";
import type { SourceIdentity } from "./source-identity.js";

/**
 * A row cache: rows in a flat file, for reads at any place. Numbers are little-endian.
 *
 *     ┌────────────┐ 0
 *     │ preamble   │ magic [8], version u32, bytes of the header u32, its offset u64, its SHA-256 [32]
 *     ├────────────┤ 4096
 *     │ block 0    │ rows [blockRows][width] bytes or float32, then their labels [blockRows] bytes, if there are any
 *     │ block 1    │
 *     │ …          │ the last one holds the rows that are left
 *     ├────────────┤
 *     │ digests    │ SHA-256 [blocks][32]
 *     │ extremes   │ [4][width] bytes or float32: see `Extremes`
 *     │ their rows │ float64 [4][width]
 *     │ header     │ JSON: CacheHeader
 *     └────────────┘
 *
 * The preamble is written last, into a file of a temporary name, which is synced and renamed. So a file that has the name is whole. The
 * header has the SHA-256 of what lies between blocks and header, and the preamble the header's: so opening checks all but the blocks,
 * and reading a block checks the block.
 */
const magic = "PVROWS\r\n";
const version = 1;
export const preambleBytes = 56;
export const firstBlockOffset = 4096;
export const digestBytes = 32;
export const extremeRows = 4;

/** A block has as many rows as fit into this, and at least one. */
const blockBytes = 2 ** 20;

/** Of a header: a path for each of very many files. */
const maxHeaderBytes = 2 ** 26;

export interface CacheHeader {
  readonly type: "bytes" | "reals";
  readonly width: number;
  readonly count: number;
  readonly labelled: boolean;
  readonly blockRows: number;
  readonly source: SourceIdentity;
  /** Of all rows' values one after the other, and of all labels, as hexadecimal digits. */
  readonly sha256: { readonly rows: string; readonly labels: string | null };
  /** Of digests, extremes and their rows, as hexadecimal digits. */
  readonly tailSha256: string;
}

export interface Preamble {
  readonly headerBytes: number;
  readonly headerOffset: number;
  readonly headerSha256: Uint8Array;
}

type Shape = Pick<CacheHeader, "type" | "width" | "labelled">;

export const valueBytes = ({ type }: Pick<Shape, "type">): number => (type === "bytes" ? 1 : 4);

/** Bytes of a row and its label. */
export const rowBytes = (shape: Shape): number => shape.width * valueBytes(shape) + (shape.labelled ? 1 : 0);

export const blockRowsFor = (shape: Shape): number =>
  Math.max(1, Math.floor(blockBytes / (shape.width * valueBytes(shape))));

/** Bytes of all between blocks and header. */
export const tailBytes = ({
  count,
  blockRows,
  ...shape
}: Shape & { count: number; blockRows: number }): number =>
  Math.ceil(count / blockRows) * digestBytes + extremeRows * shape.width * (valueBytes(shape) + 8);

export function encodePreamble({ headerBytes, headerOffset, headerSha256 }: Preamble): Uint8Array {
  const bytes = Buffer.alloc(preambleBytes);
  bytes.write(magic, 0, "latin1");
  bytes.writeUInt32LE(version, 8);
  bytes.writeUInt32LE(headerBytes, 12);
  bytes.writeBigUInt64LE(BigInt(headerOffset), 16);
  bytes.set(headerSha256, 24);
  return bytes;
}

/** @throws ParavaeError E_ROW_CACHE */
export function decodePreamble(path: string, bytes: Uint8Array, size: number): Preamble {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.length < preambleBytes || view.toString("latin1", 0, 8) !== magic) {
    throw cacheError(path, "it is no row cache");
  }
  const found = view.readUInt32LE(8);
  if (found !== version) throw cacheError(path, `its format is version ${found}, expected ${version}`);
  const headerBytes = view.readUInt32LE(12);
  const headerOffset = Number(view.readBigUInt64LE(16));
  if (headerBytes > maxHeaderBytes || headerOffset + headerBytes !== size) {
    throw cacheError(path, `it has ${size} bytes, expected ${headerOffset + headerBytes}`);
  }
  return { headerBytes, headerOffset, headerSha256: view.subarray(24, preambleBytes) };
}

/** The header of a JSON text whose digest was right. @throws ParavaeError E_ROW_CACHE */
export function decodeHeader(path: string, text: string, { headerOffset }: Preamble): CacheHeader {
  let header: CacheHeader;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw cacheError(path, "its header is no JSON", cause);
  }
  const { type, width, count, labelled, blockRows, source, sha256, tailSha256 } = header ?? {};
  const areWhole = [width, count, blockRows].every((n) => Number.isSafeInteger(n) && n >= 1);
  const isComplete =
    (type === "bytes" || type === "reals") &&
    typeof labelled === "boolean" &&
    isSource(source) &&
    typeof sha256?.rows === "string" &&
    typeof tailSha256 === "string";
  if (!areWhole || !isComplete) throw cacheError(path, `its header is ${quoted(text)}`);
  if (firstBlockOffset + count * rowBytes(header) + tailBytes(header) !== headerOffset) {
    throw cacheError(path, `${count} rows of ${width} ${type} do not end where its header says`);
  }
  return header;
}

const isSource = (source: SourceIdentity | undefined): boolean =>
  Array.isArray(source?.files) && source.files.every((file) => typeof file?.path === "string");

/** An error about a row cache, in one line. */
export const cacheError = (path: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_ROW_CACHE", `${shortened(path, 80)}: ${what}; remove it, to have it made anew`, {
    data: { path },
    cause,
  });
