/** What the header of an NPY file declares. */
export interface NpyHeader {
  /** As NumPy writes it: "<f4", "|u1"; `structured` of rows that are records. */
  readonly type: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Bytes before the values. */
  readonly byteLength: number;
}

export const structured = "structured";

const magic = "\x93NUMPY";
export const beginsAsNpy = (head: Uint8Array): boolean => latin1(head.subarray(0, 6)) === magic;
/** The longest header that NumPy reads, too, and what comes before it. */
const maxTextBytes = 10_000;
export const maxNpyHeaderBytes = 12 + maxTextBytes;

/**
 * Parses the header that `head` starts with (NEP 1):
 *
 *     byte  0          6        8             10 or 12
 *          ┌──────────┬────────┬─────────────┬──────────────────────────────────────────┬────────
 *          │ 93 NUMPY │ version│ length n:   │ n bytes of text: {'descr': '<f4',        │ values
 *          │          │ M, m   │ uint16, from│  'fortran_order': False, 'shape': (2, 3)}│
 *          │          │        │ M = 2 uint32│                                          │
 *          └──────────┴────────┴─────────────┴──────────────────────────────────────────┴────────
 *
 * @returns undefined when it is no whole header of an array
 */
export function parseNpyHeader(head: Uint8Array): NpyHeader | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 12 || !beginsAsNpy(head)) return undefined;
  const begin = view.getUint8(6) < 2 ? 10 : 12;
  const length = begin === 10 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > maxTextBytes || begin + length > head.length) return undefined;
  const text = latin1(head.subarray(begin, begin + length));
  const type = typeIn(text);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = shapeOf(/'shape'\s*:\s*\(([\dL\s,]*)\)/.exec(text)?.[1]);
  if (type === undefined || order === undefined || shape === undefined) return undefined;
  return { type, fortranOrder: order === "True", shape, byteLength: begin + length };
}

function typeIn(text: string): string | undefined {
  const [, plain, list] =
    /'descr'\s*:\s*(?:'([<>|=]?[A-Za-z]\d{0,9}(?:\[\w{1,9}\])?)'|([[(]))/.exec(text) ?? [];
  return list === undefined ? plain : structured;
}

/** `2, 3` and `2,` as numbers; of nothing the empty shape of a single number. */
function shapeOf(text: string | undefined): number[] | undefined {
  const extents = text?.trim().replace(/,$/, "");
  if (extents === undefined || extents === "") return extents === undefined ? undefined : [];
  const words = extents.split(",").map((word) => word.trim());
  // NumPy under Python 2 wrote long integers as 3L.
  return words.every((word) => /^\d+L?$/.test(word))
    ? words.map((word) => Number.parseInt(word, 10))
    : undefined;
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
