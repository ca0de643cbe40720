import { isAscii, isUtf8 } from "node:buffer";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** The encoding that the first bytes of a text tell: by their byte order mark, or zeros in every other byte; else UTF-8. */
export function detectEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const pairs = Math.min(head.length, 1024) >> 1;
  let zerosFirst = 0;
  let zerosSecond = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) zerosFirst++;
    if (head[2 * i + 1] === 0) zerosSecond++;
  }
  if (zerosSecond > 0.4 * pairs && zerosFirst === 0) return "utf-16le";
  return zerosFirst > 0.4 * pairs && zerosSecond === 0 ? "utf-16be" : "utf-8";
}

/** Bytes that are no text in the encoding that they began with. */
export class NotTextError extends Error {}

/**
 * Text of bytes, without its byte order mark. What is no UTF-8 is taken for latin-1 (as browsers do, with the printable characters of
 * Windows-1252), where all before was ASCII, which is the same in both.
 *
 * @param tell hears what was found, in a few words
 * @throws NotTextError
 */
export async function* decodeText(
  bytes: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  tell: (note: string) => void,
): AsyncGenerator<string> {
  if (encoding === "utf-8") yield* withoutMark(decodeUtf8(bytes, tell));
  else yield* decodeUtf16(bytes, encoding, tell);
}

async function* decodeUtf16(
  bytes: AsyncIterable<Uint8Array>,
  encoding: "utf-16le" | "utf-16be",
  tell: (note: string) => void,
): AsyncGenerator<string> {
  tell(encoding === "utf-16le" ? "UTF-16, little-endian" : "UTF-16, big-endian");
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new NotTextError("it is no whole UTF-16", { cause });
  }
}

async function* decodeUtf8(
  bytes: AsyncIterable<Uint8Array>,
  tell: (note: string) => void,
): AsyncGenerator<string> {
  const latin1 = new TextDecoder("windows-1252");
  let rest: Uint8Array = new Uint8Array(0);
  let isLatin1 = false;
  let isAllAscii = true;
  const decode = (piece: Uint8Array): string => {
    if (!isLatin1 && !isUtf8(piece)) {
      if (!isAllAscii) throw new NotTextError("it is UTF-8 at first, and other bytes then");
      isLatin1 = true;
      tell("latin-1, as it is no UTF-8");
    }
    if (isLatin1) return latin1.decode(piece);
    isAllAscii &&= isAscii(piece);
    return Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("utf8");
  };
  for await (const piece of bytes) {
    const whole = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = isLatin1 ? whole.length : endOfCharacters(whole);
    // Pieces may lie in a buffer that is used again.
    rest = whole.slice(end);
    yield decode(whole.subarray(0, end));
  }
  if (rest.length > 0) yield decode(rest);
}

/** Where the last character of UTF-8 begins that may go on behind these bytes; their length where none does. */
function endOfCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

async function* withoutMark(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const text of texts) {
    yield isFirst && text.startsWith("\uFEFF") ? text.slice(1) : text;
    isFirst &&= text === "";
  }
}
