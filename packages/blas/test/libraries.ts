import { existsSync } from "node:fs";

const folder = "/usr/lib/x86_64-linux-gnu";

/** Debian's libraries, which its own choice of a default leaves beside each other; CI installs them all. */
export const libraries = {
  oneDNN: `${folder}/libdnnl.so.2`,
  "OpenBLAS over pthreads": `${folder}/openblas-pthread/libopenblas.so.0`,
  "OpenBLAS over OpenMP": `${folder}/openblas-openmp/libopenblas.so.0`,
  "BLIS, serial": `${folder}/blis-serial/libblis.so.4`,
  "BLIS over pthreads": `${folder}/blis-pthread/libblis.so.4`,
  "BLIS over OpenMP": `${folder}/blis-openmp/libblis.so.4`,
} as const;

/** @throws Error where it is not installed */
export function installed(path: string): string {
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  return path;
}
