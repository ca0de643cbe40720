/** A place in code that jumps go to; known once it is bound. */
export class Label {
  position: number | undefined;
  /** Where 32 bits are to be filled with the distance to the label from their end. */
  readonly references: number[] = [];
}

/** Machine code as it is written, byte by byte. */
export class CodeBuffer {
  #bytes = new Uint8Array(4096);
  #length = 0;
  readonly #labels = new Set<Label>();

  get length(): number {
    return this.#length;
  }

  /** @throws RangeError when it is not from 0 to 255 */
  byte(value: number): void {
    if (value !== (value & 0xff)) throw new RangeError(`byte ${value}: expected 0 to 255`);
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(2 * this.#length);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = value;
  }

  bytes(...values: readonly number[]): void {
    for (const value of values) this.byte(value);
  }

  /**
   * Little-endian, with a sign or without.
   *
   * @throws RangeError when it has more than 32 bits
   */
  int32(value: number): void {
    if (value !== (value | 0) && value !== value >>> 0) throw new RangeError(`${value}: not of 32 bits`);
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff);
  }

  /** @throws RangeError when it has more than 64 bits */
  int64(value: bigint): void {
    if (value !== BigInt.asIntN(64, value) && value !== BigInt.asUintN(64, value)) {
      throw new RangeError(`${value}: not of 64 bits`);
    }
    for (let shift = 0n; shift < 64n; shift += 8n) this.byte(Number((value >> shift) & 0xffn));
  }

  /** The distance to `label`, whose place may be found later. */
  distanceTo(label: Label): void {
    this.#labels.add(label);
    label.references.push(this.#length);
    this.int32(0);
  }

  /**
   * Here is `label`.
   *
   * @throws Error when it already is elsewhere
   */
  bind(label: Label): void {
    if (label.position !== undefined) throw new Error("label: bound twice");
    this.#labels.add(label);
    label.position = this.#length;
  }

  /**
   * The code, with every distance filled in.
   *
   * @throws Error when a label that is jumped to was never bound
   */
  finish(): Uint8Array {
    const code = this.#bytes.slice(0, this.#length);
    const view = new DataView(code.buffer);
    for (const { position, references } of this.#labels) {
      for (const at of references) {
        if (position === undefined) throw new Error("label: jumped to and never bound");
        view.setInt32(at, position - (at + 4), true);
      }
    }
    return code;
  }
}
