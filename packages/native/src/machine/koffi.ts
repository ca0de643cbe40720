import { createRequire } from "node:module";
import { ParavaeError } from "@paravae/core";

type Koffi = typeof import("koffi").default;

/**
 * koffi, which calls C functions and generated code. It is loaded when it is first wanted: where it cannot be, this package still
 * loads, and says why it has no native code.
 *
 * @throws ParavaeError E_NO_NATIVE when Node refuses its addon, or it has none for this system
 */
export function loadKoffi(): Koffi {
  try {
    return createRequire(import.meta.url)("koffi") as Koffi;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason =
      code === "ERR_DLOPEN_DISABLED"
        ? "Node's permission model refuses addons, expected --allow-addons"
        : `koffi does not load (${message.split("\n")[0]})`;
    throw new ParavaeError("E_NO_NATIVE", `native: ${reason}; allow it, or use --engine wasm`, { cause });
  }
}
