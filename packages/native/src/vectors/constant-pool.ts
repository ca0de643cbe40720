/** The numbers that the kernels of one level read from memory, each sequence of them once. */
export class ConstantPool {
  readonly #words: number[] = [];
  readonly #offsets = new Map<string, number>();

  /** The byte offset of these 32-bit words in the pool. */
  offsetOf(words: readonly number[]): number {
    const name = words.join();
    const known = this.#offsets.get(name);
    if (known !== undefined) return known;
    const offset = 4 * this.#words.length;
    this.#words.push(...words);
    this.#offsets.set(name, offset);
    return offset;
  }

  /** What lies in memory where r14 points. */
  finish(): Uint8Array {
    return new Uint8Array(Uint32Array.from(this.#words).buffer);
  }
}
