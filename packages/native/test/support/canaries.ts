import { type Argument, bytesOf, isBuffer, wordOf } from "./argument.js";

/** Stands around every buffer. */
const canary = 0xdeadbeef;
const cacheLine = 64;

/** Where the arguments of a call are. */
export interface Placed {
  /** As a program has them. */
  readonly words: readonly number[];
  /** As a function has them. */
  readonly numbers: readonly number[];
  /** All buffers and what is around them. */
  readonly area: Uint32Array;
}

/** Copies buffers into memory from `offset` on, each at another distance from a cache line, between canaries. */
export function placeBetweenCanaries(
  memory: WebAssembly.Memory,
  offset: number,
  parameters: readonly Argument[],
): Placed {
  const begins: number[] = [];
  let end = offset + cacheLine;
  for (const argument of parameters) {
    const begin = end + 4 * (begins.length % 16);
    begins.push(begin);
    if (isBuffer(argument)) end = Math.ceil((begin + argument.byteLength) / cacheLine + 1) * cacheLine;
  }
  const area = new Uint32Array(memory.buffer, offset, (end - offset) / 4);
  area.fill(canary);
  const bytes = new Uint8Array(memory.buffer);
  for (const [i, argument] of parameters.entries()) {
    if (isBuffer(argument)) bytes.set(bytesOf(argument), begins[i]);
  }
  const words = parameters.map((argument, i) => wordOf(argument, begins[i]));
  const numbers = parameters.map((argument, i) =>
    isBuffer(argument) || typeof argument === "number" ? words[i] : argument.real,
  );
  return { words, numbers, area };
}
