import { ParavaeError } from "@paravae/core";
import { maxHalfWrittenMs, maxSilenceMs } from "./is-living.js";
import type { FoundLock } from "./lock-files.js";
import { type ProcessIdentity, seeEachOther } from "./process-identity.js";

/** That the run folder has a living holder, in one line for the process `here`. */
export function busyError(
  folder: string,
  lockPath: string,
  { record }: FoundLock,
  here: ProcessIdentity,
): ParavaeError {
  if (record === undefined) {
    return new ParavaeError(
      "E_RUN_BUSY",
      `${folder}: another process seems to be just taking it, ${lockPath} is half written; try again in ${maxHalfWrittenMs / 1000} s`,
      { data: { path: folder } },
    );
  }
  const { pid, host, since, start } = record;
  const isNear = seeEachOther(record, here);
  const holder = `process ${pid}${isNear ? "" : ` on ${host}`}`;
  let remedy = "wait for it or stop it, or name another run folder";
  if (!isNear) remedy = `wait for it or stop it: ${maxSilenceMs / 1000} s after it ended the folder is free`;
  else if (start === null) remedy = `wait for it or stop it, and if it is not paravae delete ${lockPath}`;
  return new ParavaeError("E_RUN_BUSY", `${folder}: in use by ${holder} since ${since}; ${remedy}`, {
    data: { path: folder, pid, host, since },
  });
}
