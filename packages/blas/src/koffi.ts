import { createRequire } from "node:module";
import { ParavaeError } from "@paravae/core";

type Koffi = typeof import("koffi").default;

let loaded: Koffi | undefined;

/**
 * koffi, which calls a library's functions. It is loaded when it is first wanted: where it cannot be, this package still loads,
 * and `auto` goes on without a library.
 *
 * @throws ParavaeError E_NO_BLAS when Node refuses its addon, or it has none for this system
 */
export function loadKoffi(): Koffi {
  loaded ??= load();
  return loaded;
}

function load(): Koffi {
  try {
    return createRequire(import.meta.url)("koffi") as Koffi;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason =
      code === "ERR_DLOPEN_DISABLED"
        ? "Node's permission model refuses addons; start node with --allow-addons"
        : `koffi does not load (${message.split("\n")[0]}); install it again`;
    throw new ParavaeError("E_NO_BLAS", `blas: ${reason}, or use --engine wasm`, { cause });
  }
}
