import { addAbortSignal, type Readable } from "node:stream";
import { ParavaeError } from "@paravae/core";
import { describeFileError, type OpenedFile } from "@paravae/files";
import { readError, throwIfAborted } from "./read-error.js";
import { type TemporaryOptions, writeTemporary } from "./temporary-file.js";

/** Streams that have been read: their bytes come once. */
const taken = new WeakSet<object>();

/**
 * All of standard input, in a temporary file: formats look at the beginning of a file, and read it more than once.
 *
 * @throws ParavaeError E_DATA_READ when it is a terminal, was read before or fails, E_ABORTED, and what `writeTemporary` throws
 */
export async function takeStandardInput(
  source: Readable & { readonly isTTY?: boolean },
  options: TemporaryOptions & { readonly signal?: AbortSignal | undefined },
): Promise<OpenedFile> {
  const { signal } = options;
  throwIfAborted("-", signal);
  if (source.isTTY) throw readError("-", "standard input is a terminal; pipe rows into it");
  if (taken.has(source)) throw readError("-", "standard input comes once; name it once");
  taken.add(source);
  if (signal !== undefined) addAbortSignal(signal, source);
  return writeTemporary("-", bytesOf(source, signal), options);
}

async function* bytesOf(source: Readable, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of source) yield piece;
  } catch (cause) {
    throwIfAborted("-", signal);
    throw cause instanceof ParavaeError ? cause : readError("-", describeFileError(cause), cause);
  }
}
