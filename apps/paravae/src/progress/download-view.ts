import type { DownloadProgress } from "@paravae/datasets";
import { printNote } from "../output/stdout.js";
import { formatBar } from "./format.js";
import { isLiveTerminal } from "./terminal.js";

const barWidth = 24;

/** Follows downloads on stderr: a bar on a terminal, else a line for each file. */
export interface DownloadView {
  show(progress: DownloadProgress): void;
  close(): void;
}

export async function downloadView(): Promise<DownloadView> {
  if (!isLiveTerminal(process.stderr)) return lineView();
  const { createLogUpdate } = await import("log-update");
  const update = createLogUpdate(process.stderr);
  return {
    show: (progress) => update(downloadLine(progress)),
    close: () => {
      update.clear();
      update.done();
    },
  };
}

function lineView(): DownloadView {
  let announced: string | undefined;
  return {
    show({ file, totalBytes }) {
      if (file === announced) return;
      announced = file;
      printNote(`downloading ${file}${totalBytes === undefined ? "" : ` (${megabytes(totalBytes)})`}`);
    },
    close: () => undefined,
  };
}

export function downloadLine({ file, receivedBytes, totalBytes }: DownloadProgress): string {
  if (totalBytes === undefined) return `downloading ${file} ${megabytes(receivedBytes)}`;
  const bar = formatBar(receivedBytes / totalBytes, barWidth);
  return `downloading ${file} ${bar} ${megabytes(receivedBytes)} of ${megabytes(totalBytes)}`;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
