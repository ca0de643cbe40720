import { ParavaeError, shortened } from "@paravae/core";
import { toldPath } from "../reading/told-path.js";

export const parquetError = (path: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_PARQUET", `${toldPath(path)}: ${what}`, { data: { path }, cause });

/** An error about bytes that decode to nothing: the library throws what came of them. */
export const damaged = (path: string, where: string, cause: unknown): ParavaeError =>
  cause instanceof ParavaeError
    ? cause
    : parquetError(
        path,
        `${where} is damaged or cut short (${shortened(`${(cause as Error)?.message}`, 60)}); fetch or write the file again`,
        cause,
      );
