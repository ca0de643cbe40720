/** An argument of a kernel: a buffer, a size or other word, or a float32. */
export type Argument = Buffer | number | { readonly real: number };
export type Buffer = Float32Array | Uint8Array | Uint16Array | Uint32Array;

export const isBuffer = (argument: Argument): argument is Buffer => ArrayBuffer.isView(argument);

/** The bytes of a buffer. */
export const bytesOf = ({ buffer, byteOffset, byteLength }: Buffer): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** What a program has for an argument whose buffer, if it is one, lies at this offset. */
export function wordOf(argument: Argument, offset: number): number {
  if (isBuffer(argument)) return offset;
  if (typeof argument === "number") return argument;
  return new Uint32Array(Float32Array.of(argument.real).buffer)[0];
}

/** The call of one kernel as a program. */
export const programOf = (kernel: number, words: readonly number[]): readonly number[] => [
  ...[kernel, words.length + 2, ...words],
  0,
];
