/**
 * Ends the process without waiting for its threads. Node's own exit waits for all of them, one that is stuck in native code
 * among them.
 */
export async function exitNow(status: number): Promise<never> {
  try {
    const { default: koffi } = await import("koffi");
    const library = koffi.load(process.platform === "win32" ? "ucrtbase.dll" : null);
    library.func("void _exit(int)")(status);
  } catch {
    // Where koffi has no build for this platform.
  }
  process.exit(status);
}
