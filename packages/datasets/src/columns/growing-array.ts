type NumberArray = Uint8Array | Float32Array | Float64Array | Int32Array;

const firstLength = 1 << 8;
const longestPart = 1 << 20;

/** An array whose length nobody knows before: parts, joined at the end. What was written is not copied when it grows. */
export class GrowingArray<A extends NumberArray> {
  private readonly make: (length: number) => A;
  private parts: A[] = [];
  private filled = 0;
  length = 0;

  constructor(make: (length: number) => A) {
    this.make = make;
  }

  append(values: ArrayLike<number>): void {
    let at = 0;
    while (at < values.length) {
      const part = this.lastPart();
      const end = Math.min(values.length, at + part.length - this.filled);
      const taken = ArrayBuffer.isView(values)
        ? (values as unknown as Float64Array).subarray(at, end)
        : Array.prototype.slice.call(values, at, end);
      part.set(taken, this.filled);
      this.filled += end - at;
      at = end;
    }
    this.length += values.length;
  }

  /** All of it. The parts are given up. */
  join(): A {
    const parts = this.parts;
    this.parts = [];
    if (parts.length === 1 && parts[0]?.length === this.length) return parts[0];
    const whole = this.make(this.length);
    let at = 0;
    for (const part of parts) {
      const rest = part.subarray(0, Math.min(part.length, this.length - at));
      whole.set(rest, at);
      at += rest.length;
    }
    return whole;
  }

  private lastPart(): A {
    const last = this.parts.at(-1);
    if (last !== undefined && this.filled < last.length) return last;
    const next = this.make(last === undefined ? firstLength : Math.min(2 * last.length, longestPart));
    this.parts.push(next);
    this.filled = 0;
    return next;
  }
}
