import { ParavaeError } from "@paravae/core";

const pageBytes = 65536;

/**
 * A shared memory for kernels.
 *
 * @param advice what to do where it is too large
 * @throws ParavaeError E_MEMORY when the system does not give that much, or has no room for what V8 reserves around it
 */
export function allocateMemory(
  initialPages: number,
  maximumPages: number,
  advice: string,
): WebAssembly.Memory {
  try {
    return create(initialPages, maximumPages);
  } catch (cause) {
    const refused = `memory: the system refused ${Math.ceil((initialPages * pageBytes) / 2 ** 20)} MiB`;
    // Of one page the size cannot be the reason.
    const why = isRefused(1) ? addressSpaceAdvice : advice;
    throw new ParavaeError("E_MEMORY", `${refused}; ${why}`, { cause });
  }
}

/** V8 reserves more than all 32-bit addresses reach, so that no access needs a check of its bounds. */
const addressSpaceAdvice =
  "the address space is limited (ulimit -v), of which V8 reserves over 8 GiB; raise it, or set NODE_OPTIONS=--disable-wasm-trap-handler";

const create = (initial: number, maximum: number): WebAssembly.Memory =>
  new WebAssembly.Memory({ initial, maximum, shared: true });

function isRefused(pages: number): boolean {
  try {
    create(pages, pages);
    return false;
  } catch {
    return true;
  }
}
