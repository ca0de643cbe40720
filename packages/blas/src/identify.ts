import { loadKoffi } from "./koffi.js";
import type { Library } from "./library.js";

/** What a library calls itself. */
export interface Identity {
  readonly name: "onednn" | "mkl" | "openblas" | "blis" | "accelerate" | "cblas";
  /** Undefined where the library does not say. */
  readonly version: string | undefined;
}

const firstNumber = (text: string | undefined): string | undefined => /\d+(\.\d+)+/.exec(text ?? "")?.[0];

function dnnlVersionOf(library: Library): string | undefined {
  const pointer = library.find<() => unknown>("void *dnnl_version()")?.();
  if (!pointer) return undefined;
  const koffi = loadKoffi();
  const dnnlVersion = koffi.struct({ major: "int", minor: "int", patch: "int" });
  const { major, minor, patch } = koffi.decode(pointer, dnnlVersion);
  return `${major}.${minor}.${patch}`;
}

function mklVersionOf(library: Library): string | undefined {
  const write = library.find<(text: Buffer, length: number) => void>(
    "void mkl_get_version_string(char *, int)",
  );
  if (write === undefined) return undefined;
  const text = Buffer.alloc(200);
  write(text, text.length);
  return firstNumber(text.toString("latin1"));
}

/** Recognises a library by what only it has. */
export function identify(library: Library, path: string): Identity {
  if (library.find("int dnnl_sgemm()") !== undefined) {
    return { name: "onednn", version: dnnlVersionOf(library) };
  }
  if (library.find("void mkl_get_version_string()") !== undefined) {
    return { name: "mkl", version: mklVersionOf(library) };
  }
  const openblas = library.find<() => string>("str openblas_get_config()");
  if (openblas !== undefined) return { name: "openblas", version: firstNumber(openblas()) };
  const blis = library.find<() => string>("str bli_info_get_version_str()");
  if (blis !== undefined) return { name: "blis", version: firstNumber(blis()) };
  return { name: path.includes("Accelerate") ? "accelerate" : "cblas", version: undefined };
}
