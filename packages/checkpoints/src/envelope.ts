import { createHash } from "node:crypto";
import { ParavaeError } from "@paravae/core";

const magic = Uint8Array.of(0x89, 0x50, 0x56, 0x41, 0x45, 0x0d, 0x0a, 0x1a);
const formatVersion = 2;
/** Older ones that `body.ts` reads too. */
const oldestVersion = 1;
const versionOffset = 8;
const lengthOffset = 12;
const checksumOffset = 20;
const bodyOffset = 52;
export const headBytes = bodyOffset;
/** What Node reads from a file in one piece. */
const maxFileBytes = 2 ** 31 - 1;

/**
 * What stands before a body in a checkpoint file. The magic begins with a byte that is no text and holds a line
 * end, as PNG's does, so that a transfer as text is noticed at once. Numbers are little-endian.
 *
 *     byte 0          8            12              20                    52
 *          ┌──────────┬────────────┬───────────────┬─────────────────────┬────────────────────┐
 *          │ 89 PVAE  │ format     │ body length L │ SHA-256 of all the  │ body: msgpack,     │
 *          │ 0D 0A 1A │ uint32     │ uint64        │ other bytes         │ L bytes            │
 *          └──────────┴────────────┴───────────────┴─────────────────────┴────────────────────┘
 *
 * The first 52 bytes are the same in every version of the format, so any reader can tell a newer file from
 * a damaged one.
 *
 * @throws ParavaeError E_CHECKPOINT_CONTENT when the file would be longer than `maxBytes`
 */
export function headOf(body: Uint8Array, version = formatVersion, maxBytes = maxFileBytes): Uint8Array {
  if (bodyOffset + body.length > maxBytes) {
    throw new ParavaeError(
      "E_CHECKPOINT_CONTENT",
      `checkpoint: takes ${bodyOffset + body.length} bytes, expected at most ${maxBytes}; use a smaller model`,
      { data: { got: bodyOffset + body.length, expected: maxBytes } },
    );
  }
  const head = new Uint8Array(headBytes);
  const view = viewOf(head);
  head.set(magic);
  view.setUint32(versionOffset, version, true);
  view.setBigUint64(lengthOffset, BigInt(body.length), true);
  head.set(checksumOf(head, body), checksumOffset);
  return head;
}

/** A body and what stands before it, as one. */
export function seal(body: Uint8Array, version = formatVersion, maxBytes = maxFileBytes): Uint8Array {
  const head = headOf(body, version, maxBytes);
  const file = new Uint8Array(bodyOffset + body.length);
  file.set(head);
  file.set(body, bodyOffset);
  return file;
}

/**
 * The body of a checkpoint file, as a view of it, and the version of its format.
 *
 * @throws ParavaeError E_CHECKPOINT_FORMAT when it is no checkpoint, E_CHECKPOINT_LENGTH when it is not as
 *   long as it says, E_CHECKPOINT_CHECKSUM when bytes have changed, E_CHECKPOINT_VERSION when a newer
 *   paravae wrote it
 */
export function open(
  file: Uint8Array,
  name: string,
): { readonly body: Uint8Array; readonly version: number } {
  checkHead(file, file.length, name);
  const body = file.subarray(bodyOffset);
  if (!checksumOf(file, body).equals(file.subarray(checksumOffset, bodyOffset))) {
    const text = "its checksum does not match its contents, so it is damaged; use an older checkpoint";
    throw failure("E_CHECKPOINT_CHECKSUM", name, text);
  }
  const version = viewOf(file).getUint32(versionOffset, true);
  if (version < oldestVersion || version > formatVersion) {
    const text = `is of format ${version}, expected ${oldestVersion} to ${formatVersion}; update paravae to the version that wrote it`;
    throw failure("E_CHECKPOINT_VERSION", name, text);
  }
  return { body, version };
}

/**
 * Holds the first bytes of a file against its length, before the rest is read.
 *
 * @param head of the file, `headBytes` of it at least where it has as many
 * @throws ParavaeError E_CHECKPOINT_FORMAT, E_CHECKPOINT_LENGTH
 */
export function checkHead(head: Uint8Array, fileLength: number, name: string): void {
  if (fileLength === 0) {
    throw failure("E_CHECKPOINT_LENGTH", name, "is empty; use an older checkpoint");
  }
  if (fileLength > maxFileBytes) {
    const text = `holds ${fileLength} bytes, expected at most ${maxFileBytes}; use an older checkpoint`;
    throw failure("E_CHECKPOINT_LENGTH", name, text);
  }
  if (!magic.subarray(0, head.length).every((byte, i) => head[i] === byte)) {
    throw failure("E_CHECKPOINT_FORMAT", name, "is not a paravae checkpoint; is it the right file?");
  }
  const declared = declaredLength(head);
  if (declared === undefined || declared !== BigInt(fileLength)) {
    const expected = declared === undefined ? `a header of ${bodyOffset}` : `the ${declared} it declares`;
    const text = `holds ${fileLength} bytes, expected ${expected}; copy it again or use an older checkpoint`;
    throw failure("E_CHECKPOINT_LENGTH", name, text);
  }
}

/** Of the whole file, in bytes; undefined when the header is cut short. */
function declaredLength(file: Uint8Array): bigint | undefined {
  if (file.length < bodyOffset) return undefined;
  return viewOf(file).getBigUint64(lengthOffset, true) + BigInt(bodyOffset);
}

const checksumOf = (head: Uint8Array, body: Uint8Array): Buffer =>
  createHash("sha256").update(head.subarray(0, checksumOffset)).update(body).digest();

const viewOf = (file: Uint8Array): DataView => new DataView(file.buffer, file.byteOffset, file.byteLength);

const failure = (code: string, name: string, text: string): ParavaeError =>
  new ParavaeError(code, `${name}: ${text}`, { data: { name } });
