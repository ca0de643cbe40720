import { loadKoffi } from "./koffi.js";

/** A shared library, by the functions that are asked of it. */
export interface Library {
  /** The function of a C prototype, or undefined where neither the library nor what it links to has it. */
  find<F>(prototype: string): F | undefined;
}

/**
 * Opens a shared library in this thread.
 *
 * @throws Error with the loader's complaint; loadKoffi's
 */
export function openLibrary(path: string): Library {
  const library = loadKoffi().load(path);
  return {
    find<F>(prototype: string): F | undefined {
      try {
        return library.func(prototype) as F;
      } catch {
        return undefined;
      }
    },
  };
}
