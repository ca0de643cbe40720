import { createRequire } from "node:module";
import { ParavaeError } from "@paravae/core";

type Koffi = typeof import("koffi").default;

let loaded: Koffi | undefined;

/**
 * koffi, which calls C functions and generated code. It is loaded when it is first wanted: where it cannot be, this package still
 * loads, and says why it has no native code.
 *
 * @throws ParavaeError E_NO_NATIVE when Node refuses its addon, or it has none for this system
 */
export function loadKoffi(): Koffi {
  loaded ??= load();
  return loaded;
}

function load(): Koffi {
  try {
    const koffi = createRequire(import.meta.url)("koffi") as Koffi;
    // koffi allocates a thread's stack of calls when the thread loads a library. Without one a call by address would crash.
    koffi.load(null);
    return koffi;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason =
      code === "ERR_DLOPEN_DISABLED"
        ? "Node's permission model refuses addons; start node with --allow-addons"
        : `koffi does not load (${message.split("\n")[0]}); install it again`;
    throw new ParavaeError("E_NO_NATIVE", `native: ${reason}, or use --engine wasm`, { cause });
  }
}
