import koffi from "koffi";
import { openLibc } from "../../dist/machine/libc.js";

const pageBytes = 4096;
const noAccess = 0;

/**
 * Memory whose every slot lies between pages that nobody may touch: who reads or writes there ends the process by SIGSEGV.
 *
 *     ░ slot 0 ░ slot 1 ░ … ░ slot n − 1 ░      ░ one page
 */
export class GuardedMemory {
  /** Address of its first byte. */
  base;
  /** All of it, for views of what lies in slots. */
  buffer;
  /** Addresses of the pages that nobody may touch. */
  guards;
  #slotBytes;

  /**
   * @param {number} slots
   * @param {number} slotBytes a multiple of a page
   */
  constructor(slots, slotBytes) {
    const bytes = slots * (slotBytes + pageBytes) + pageBytes;
    const mprotect = koffi.load(null).func("int mprotect(intptr_t, size_t, int)");
    this.base = openLibc().mapAnonymous(bytes, "readWrite");
    this.buffer = koffi.view(this.base, bytes);
    this.#slotBytes = slotBytes;
    this.guards = Array.from({ length: slots + 1 }, (_, slot) => this.base + slot * (slotBytes + pageBytes));
    for (const guard of this.guards) {
      if (mprotect(guard, pageBytes, noAccess) !== 0) throw new Error("mprotect: refused");
    }
  }

  /**
   * Where `bytes` bytes begin that lie right behind the page before a slot, or right before the page behind it.
   *
   * @param {number} slot
   * @param {number} bytes
   * @param {"behind" | "before"} end
   */
  place(slot, bytes, end) {
    if (bytes > this.#slotBytes) throw new RangeError(`${bytes} bytes in a slot of ${this.#slotBytes}`);
    const begin = slot * (this.#slotBytes + pageBytes) + pageBytes;
    return end === "behind" ? begin : begin + this.#slotBytes - bytes;
  }
}
