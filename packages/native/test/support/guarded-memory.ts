import { loadKoffi } from "../../src/machine/koffi.js";
import { openLibc } from "../../src/machine/libc.js";
import { type Argument, bytesOf, isBuffer, programOf, wordOf } from "./argument.js";

const pageBytes = 4096;
const noAccess = 0;
const slots = 6;

/** At which end of its page a buffer lies. */
export type Side = "begin" | "end";

/**
 * Memory in which every buffer has a page of its own, with pages on both sides that nobody may touch: whoever reads or writes one
 * byte before a buffer at a page's begin, or behind one at its end, is ended by the system.
 *
 *     │ program │ no access │ buffer … │ no access │ buffer … │ no access │ …
 *     │ program │ no access │ … buffer │ no access │ … buffer │ no access │ …
 */
export class GuardedMemory {
  /** The address of the program, and the base of all offsets. */
  readonly base: number;
  readonly #bytes: Uint8Array;

  constructor() {
    const koffi = loadKoffi();
    const libc = openLibc();
    const byteLength = (2 * slots + 2) * pageBytes;
    this.base = libc.mapAnonymous(byteLength, "readWrite");
    this.#bytes = new Uint8Array(koffi.view(this.base, byteLength));
    const protect = koffi.load(null).func("mprotect", "int", ["intptr_t", "size_t", "int"]);
    for (let slot = 0; slot <= slots; slot++) {
      const refused = protect(this.base + (2 * slot + 1) * pageBytes, pageBytes, noAccess);
      if (refused !== 0) throw new Error("mprotect refuses a page without access");
    }
  }

  /** The addresses of the pages that nobody may touch. */
  get guards(): readonly number[] {
    return Array.from({ length: slots + 1 }, (_, slot) => this.base + (2 * slot + 1) * pageBytes);
  }

  /** Whether each buffer has room on its page. */
  fits(parameters: readonly Argument[]): boolean {
    return parameters.every((argument) => !isBuffer(argument) || argument.byteLength <= pageBytes);
  }

  /**
   * Writes the call of a kernel, with copies of its buffers.
   *
   * @returns the buffers' bytes here, which are to be looked at behind the call
   */
  write(kernel: number, parameters: readonly Argument[], side: Side): readonly Uint8Array[] {
    const buffers: Uint8Array[] = [];
    const words = parameters.map((argument) => {
      if (!isBuffer(argument)) return wordOf(argument, 0);
      const { byteLength } = argument;
      const page = (2 * buffers.length + 2) * pageBytes;
      const offset = side === "begin" ? page : page + pageBytes - byteLength;
      const here = this.#bytes.subarray(offset, offset + byteLength);
      here.set(bytesOf(argument));
      buffers.push(here);
      return offset;
    });
    this.#bytes.set(new Uint8Array(Uint32Array.from(programOf(kernel, words)).buffer));
    return buffers;
  }
}
