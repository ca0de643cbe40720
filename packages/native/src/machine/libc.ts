import { ParavaeError } from "@paravae/core";
import { loadKoffi } from "./koffi.js";
import { whyNoNativeOn } from "./platform.js";

/** What a page may be used for: the bits PROT_READ, PROT_WRITE and PROT_EXEC, as they are used together. */
const protections = { readWrite: 1 | 2, readExecute: 1 | 4 } as const;
type Protection = keyof typeof protections;

const mapPrivate = 0x02;
const mapAnonymous = 0x20;
const closeOnExec = 1;

/** A call that the system refused. */
export class LibcError extends Error {
  override readonly name = "LibcError";

  readonly call: string;
  /** The symbol of errno, as EACCES. */
  readonly errno: string;

  constructor(call: string, errno: string) {
    super(`${call}: ${errno}`);
    this.call = call;
    this.errno = errno;
  }
}

/**
 * The functions of the C library that map memory. Addresses are numbers: those of a process are below 2^47.
 *
 * @throws LibcError, each of them, when the system refuses
 */
export interface Libc {
  /** Maps zeros, private to the process. */
  mapAnonymous(byteLength: number, protection: Protection): number;
  /** Maps a file from its beginning, private to the process. Zeros follow the file's end in its last page. */
  mapFile(byteLength: number, protection: Protection, file: number): number;
  mprotect(address: number, byteLength: number, protection: Protection): void;
  munmap(address: number, byteLength: number): void;
  memcpy(address: number, bytes: Uint8Array): void;
  /** A file that is in memory only, and goes with its last descriptor and mapping. */
  memfdCreate(name: string): number;
  /** Writes some of the bytes, and says how many. */
  write(file: number, bytes: Uint8Array): number;
  close(file: number): void;
}

let opened: Libc | undefined;

/**
 * The C library, opened once in each thread that asks for it.
 *
 * @throws ParavaeError E_NO_NATIVE on another system than Linux on x86-64, or where koffi cannot be loaded
 */
export function openLibc(): Libc {
  opened ??= open();
  return opened;
}

function open(): Libc {
  const reason = whyNoNativeOn(process.platform, process.arch);
  if (reason !== undefined) {
    throw new ParavaeError("E_NO_NATIVE", `native: ${reason}; use --engine blas or --engine wasm`);
  }
  const koffi = loadKoffi();
  // The process itself, which has loaded the C library under whatever name.
  const library = koffi.load(null);

  /** A function that answers −1 where it fails, and then says why in errno. */
  function find<Arguments extends readonly unknown[]>(
    call: string,
    result: string,
    types: readonly string[],
  ): (...values: Arguments) => number {
    const f = library.func(call, result, [...types]);
    return (...values) => {
      const answer: number = f(...values);
      if (answer === -1) throw new LibcError(call, errnoName(koffi.errno(), koffi.os.errno));
      return answer;
    };
  }

  type Mmap = [address: number, byteLength: number, bits: number, flags: number, file: number, at: number];
  const mmap = find<Mmap>("mmap", "intptr_t", ["intptr_t", "size_t", "int", "int", "int", "int64_t"]);
  const mprotect = find<[number, number, number]>("mprotect", "int", ["intptr_t", "size_t", "int"]);
  const munmap = find<[number, number]>("munmap", "int", ["intptr_t", "size_t"]);
  const memcpy = find<[number, Uint8Array, number]>("memcpy", "intptr_t", ["intptr_t", "void *", "size_t"]);
  const memfdCreate = find<[string, number]>("memfd_create", "int", ["str", "uint"]);
  const write = find<[number, Uint8Array, number]>("write", "intptr_t", ["int", "void *", "size_t"]);
  const close = find<[number]>("close", "int", ["int"]);

  return {
    mapAnonymous: (byteLength, protection) =>
      mmap(0, byteLength, protections[protection], mapPrivate | mapAnonymous, -1, 0),
    mapFile: (byteLength, protection, file) =>
      mmap(0, byteLength, protections[protection], mapPrivate, file, 0),
    mprotect: (address, byteLength, protection) => mprotect(address, byteLength, protections[protection]),
    munmap: (address, byteLength) => munmap(address, byteLength),
    memcpy: (address, bytes) => memcpy(address, bytes, bytes.byteLength),
    memfdCreate: (name) => memfdCreate(name, closeOnExec),
    write: (file, bytes) => write(file, bytes, bytes.byteLength),
    close: (file) => close(file),
  };
}

/** The symbol of an error's number, or the number where none is known. */
function errnoName(errno: number, symbols: Readonly<Record<string, number>>): string {
  const found = Object.entries(symbols).find(([, number]) => number === errno);
  return found?.[0] ?? `errno ${errno}`;
}
