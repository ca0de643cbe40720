import { createHash } from "node:crypto";
import { type FileHandle, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ParavaeError, shortened } from "@paravae/core";
import { describeFileError, replaceFile } from "@paravae/files";
import type { CatalogFile } from "./catalog.js";

export interface DownloadProgress {
  readonly file: string;
  readonly receivedBytes: number;
  readonly totalBytes: number | undefined;
}

export interface DownloadOptions {
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A mirror that sends nothing for this long is given up. */
  readonly stallTimeoutMs?: number;
}

/**
 * Downloads one file into `folder` from the first mirror that has it whole and unchanged. It appears under
 * its name only then: what arrives goes to a temporary file beside it, which is checked, synced and renamed,
 * and removed when anything fails.
 *
 * @throws ParavaeError E_ABORTED when the signal says so, E_DATASET_DOWNLOAD when every mirror failed (its
 *   message has each one's reason) or when the folder cannot be written to
 */
export async function downloadFile(
  file: CatalogFile,
  mirrors: readonly string[],
  folder: string,
  options: DownloadOptions = {},
): Promise<void> {
  const reasons: string[] = [];
  for (const mirror of mirrors) {
    const url = mirror + file.name;
    try {
      await mkdir(folder, { recursive: true });
      await replaceFile(join(folder, file.name), (output) => fetchInto(output, url, file, options));
      return;
    } catch (cause) {
      if (options.signal?.aborted) throw aborted(file.name, options.signal);
      if (isFileError(cause)) {
        const reason = describeFileError(cause);
        throw downloadError(`cannot write ${file.name} to ${folder}: ${reason}`, [reason], cause);
      }
      reasons.push(reasonOf(cause));
    }
  }
  const each = mirrors.map((mirror, i) => `${new URL(mirror).host}: ${reasons[i]}`);
  throw downloadError(each.join("; "), reasons);
}

async function fetchInto(
  output: FileHandle,
  url: string,
  file: CatalogFile,
  { onProgress, signal, stallTimeoutMs = 30_000 }: DownloadOptions,
): Promise<void> {
  const stop = new AbortController();
  const stopForCaller = () => stop.abort(signal?.reason);
  if (signal?.aborted) stopForCaller();
  signal?.addEventListener("abort", stopForCaller, { once: true });
  const stalled = setTimeout(
    () => stop.abort(new Error(`nothing arrived for ${stallTimeoutMs} ms`)),
    stallTimeoutMs,
  );
  // fetch hears of the signal too, but a body whose Content-Encoding is damaged ends neither by itself nor by that.
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener("abort", () => reject(stop.signal.reason), { once: true });
  });
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    stop.signal.throwIfAborted();
    const response = await Promise.race([fetch(url, { signal: stop.signal }), stopped]);
    if (!response.ok || response.body === null) {
      response.body?.cancel().catch(() => undefined);
      throw new Error(`HTTP ${response.status} ${response.statusText}`.trimEnd());
    }
    const hash = createHash("sha256");
    let receivedBytes = 0;
    reader = response.body.getReader();
    for (;;) {
      const { done, value: chunk } = await Promise.race([reader.read(), stopped]);
      if (done) break;
      stalled.refresh();
      receivedBytes += chunk.length;
      if (receivedBytes > file.bytes) throw new Error(`sent more than the expected ${file.bytes} bytes`);
      hash.update(chunk);
      await output.writeFile(chunk);
      onProgress?.({ file: file.name, receivedBytes, totalBytes: file.bytes });
    }
    if (receivedBytes < file.bytes) throw new Error(`sent ${receivedBytes} bytes, expected ${file.bytes}`);
    const sha256 = hash.digest("hex");
    if (sha256 !== file.sha256)
      throw new Error(`SHA-256 is ${sha256.slice(0, 8)}…, expected ${file.sha256.slice(0, 8)}…`);
  } finally {
    clearTimeout(stalled);
    reader?.cancel().catch(() => undefined);
    signal?.removeEventListener("abort", stopForCaller);
  }
}

/** Errors of the file system carry the system call; those of the network hide it in their cause. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;

/** fetch says only "fetch failed" or "terminated"; why is in its cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  const reason =
    cause instanceof Error ? cause.message || (cause as NodeJS.ErrnoException).code || message : message;
  // A server's words may be long, and hold what a terminal would obey.
  return shortened(reason, 44);
}

const downloadError = (text: string, reasons: readonly string[], cause?: unknown): ParavaeError =>
  new ParavaeError("E_DATASET_DOWNLOAD", `download failed: ${text}`, { data: { reasons }, cause });

const aborted = (file: string, signal: AbortSignal): ParavaeError =>
  new ParavaeError("E_ABORTED", `${file}: the download was stopped; nothing of it was kept`, {
    data: { file },
    cause: signal.reason,
  });
