import { ParavaeError } from "@paravae/core";
import { type Libc, LibcError, openLibc } from "./libc.js";

/** Code that can be called at its address, from every thread of the process. */
export interface ExecutableCode {
  readonly address: number;
  /** Bytes that are mapped: whole pages. */
  readonly byteLength: number;
  /** Unmaps the code. Nobody may be in it, or call it afterwards. */
  free(): void;
}

const pageBytes = 4096;

/**
 * Puts code where it can be executed. The pages are never writable and executable at once.
 *
 * Two ways are tried. The first writes to fresh pages and then makes them executable. A process that denies itself memory that
 * changes from writable to executable (PR_SET_MDWE) refuses this. The second maps a file in memory that already has the code.
 *
 * The caller's thread maps the code. Other threads only need its address. It stays mapped until `free`, whichever threads end.
 *
 * @throws ParavaeError E_NO_NATIVE, with both refusals, when the system refuses both ways; openLibc's
 */
export function makeExecutable(code: Uint8Array, libc: Libc = openLibc()): ExecutableCode {
  const byteLength = Math.ceil(code.byteLength / pageBytes) * pageBytes;
  const address = mapCode(libc, code, byteLength);
  let isMapped = true;
  return {
    address,
    byteLength,
    free() {
      // By then another mapping may have the address.
      if (!isMapped) return;
      isMapped = false;
      libc.munmap(address, byteLength);
    },
  };
}

function mapCode(libc: Libc, code: Uint8Array, byteLength: number): number {
  const refusals: LibcError[] = [];
  for (const map of [protectWritten, mapWrittenFile]) {
    try {
      return map(libc, code, byteLength);
    } catch (error) {
      if (!(error instanceof LibcError)) throw error;
      refusals.push(error);
    }
  }
  const reasons = refusals.map(({ message }) => message);
  throw new ParavaeError(
    "E_NO_NATIVE",
    `native: the system refuses executable memory (${reasons.join("; ")}); use --engine blas or --engine wasm`,
    { data: { reasons }, cause: refusals[0] },
  );
}

function protectWritten(libc: Libc, code: Uint8Array, byteLength: number): number {
  const address = libc.mapAnonymous(byteLength, "readWrite");
  try {
    libc.memcpy(address, code);
    libc.mprotect(address, byteLength, "readExecute");
    return address;
  } catch (error) {
    libc.munmap(address, byteLength);
    throw error;
  }
}

function mapWrittenFile(libc: Libc, code: Uint8Array, byteLength: number): number {
  const file = libc.memfdCreate("paravae");
  try {
    for (let written = 0; written < code.byteLength; ) written += libc.write(file, code.subarray(written));
    return libc.mapFile(byteLength, "readExecute", file);
  } finally {
    libc.close(file);
  }
}
