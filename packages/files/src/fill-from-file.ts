import type { FileHandle } from "node:fs/promises";

/**
 * Fills `bytes` from a place of a file on; a single read may give less than was asked for.
 *
 * @returns how many were filled: fewer than there are when the file ends before
 */
export async function fillFromFile(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
