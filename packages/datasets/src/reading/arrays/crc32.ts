import * as zlib from "node:zlib";

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  return value;
});

function plainCrc32(bytes: Uint8Array, before: number): number {
  let value = ~before;
  for (const byte of bytes) value = table[(value ^ byte) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}

/** zlib's own came with Node 20.15. */
const addCrc32: (bytes: Uint8Array, before: number) => number = zlib.crc32 ?? plainCrc32;

/** The checksum of zip and gzip, of pieces that follow each other. */
export class Crc32 {
  value = 0;

  add(piece: Uint8Array): void {
    this.value = addCrc32(piece, this.value);
  }
}
