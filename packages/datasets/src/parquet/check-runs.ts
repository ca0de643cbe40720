/** A data page: how many values it declares, and what comes before them. */
export interface PageLayout {
  readonly count: number;
  readonly encoding: string;
  /** The deepest repetition and definition levels; no levels are written where that is 0. */
  readonly levels: readonly number[];
  readonly isBoolean: boolean;
}

const bitWidth = (value: number): number => 32 - Math.clz32(value);

/**
 * Walks over what a data page has run-length encoded: levels, booleans, places in a dictionary. The library writes a run as long as
 * it says that it is, beyond the end of the page's values.
 *
 * @throws Error for a run that is longer than the page has values, RangeError where the page ends before
 */
export function checkRuns(bytes: Uint8Array, { count, encoding, levels, isBoolean }: PageLayout): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (const level of levels) at = level === 0 ? at : checkSized(view, at, bitWidth(level), count);
  if (at >= view.byteLength) return;
  if (encoding.endsWith("_DICTIONARY")) checkHybrid(view, at + 1, view.byteLength, view.getUint8(at), count);
  else if (encoding === "RLE" && isBoolean) {
    checkHybrid(view, at + 4, view.byteLength, 1, count);
  }
}

/** Runs behind their length in bytes. */
function checkSized(view: DataView, at: number, width: number, count: number): number {
  const begin = at + 4;
  const end = begin + view.getUint32(at, true);
  checkLevels(view, begin, Math.min(end, view.byteLength), width, count);
  return end;
}

/**
 * The hybrid of runs and bits: of each run a number n, of which the lowest bit says what follows.
 *
 *     0: one value of ⌈width / 8⌉ bytes, n >> 1 times        1: 8 · (n >> 1) values of width bits
 *
 * @returns how many values there are, at least `count` unless the bytes end before
 */
function checkHybrid(view: DataView, begin: number, end: number, width: number, count: number): number {
  if (width > 32) throw new Error(`values of ${width} bits`);
  let at = begin;
  let seen = 0;
  while (seen < count && at < end) {
    let n = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = view.getUint8(at++);
      n += (byte & 0x7f) * 2 ** shift;
      if (n > 2 ** 31) throw new Error(`a run of ${n} values`);
    }
    const half = Math.floor(n / 2);
    const isBits = n % 2 === 1;
    const values = isBits ? 8 * half : half;
    // The last bits are filled up to a whole byte of values.
    if (values > count + 7) throw new Error(`a run of ${values} values in a page of ${count}`);
    seen += values;
    at += isBits ? half * width : (width + 7) >> 3;
  }
  return seen;
}

/** Levels are of every value: the library goes on reading behind them until it has as many. */
export function checkLevels(view: DataView, begin: number, end: number, width: number, count: number): void {
  if (checkHybrid(view, begin, end, width, count) < count) throw new Error("levels end before their values");
}
