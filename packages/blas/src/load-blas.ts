import { existsSync, statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { ParavaeError, shortened } from "@paravae/core";
import type { BlasSpec } from "./blas-spec.js";
import { identify } from "./identify.js";
import { type Library, openLibrary } from "./library.js";
import { holdToOneThread } from "./one-thread.js";
import { usualPlaces } from "./places.js";
import { productsOf } from "./products.js";
import { whatIsWrong } from "./self-check.js";

/** Held for the life of the process: a BLAS that its last worker unloads may still have threads of its own. */
const held = new Map<string, { readonly library: Library; readonly spec: BlasSpec }>();

/**
 * Finds a BLAS, checks that it computes rightly and keeps it loaded; workers then open it by what is returned. To be
 * called in the main thread before there are workers.
 *
 * The library is the one that the environment's PARAVAE_BLAS names, else the first of the usual ones that is there and
 * right.
 *
 * @throws ParavaeError E_NO_BLAS when there is none, the one that is named does not load or is no BLAS, or koffi does not load;
 *   E_BLAS_WRONG when its products are wrong
 */
export function loadBlas(): BlasSpec {
  const named = process.env.PARAVAE_BLAS;
  if (named !== undefined && named !== "") return loadNamed(named);
  let wrong: ParavaeError | undefined;
  for (const path of usualPlaces()) {
    try {
      return load(path);
    } catch (error) {
      // That a usual place is empty is nothing to speak of.
      if (error instanceof ParavaeError) wrong ??= error;
    }
  }
  throw (
    wrong ??
    new ParavaeError(
      "E_NO_BLAS",
      "blas: none was found; install oneDNN or OpenBLAS (on Debian libdnnl2 or libopenblas0), or name a library in PARAVAE_BLAS",
    )
  );
}

function loadNamed(named: string): BlasSpec {
  // A name without a folder is the dynamic loader's to find, as it is everywhere else.
  const path = isAbsolute(named) || !/[\\/]/.test(named) ? named : resolve(named);
  try {
    return load(path);
  } catch (cause) {
    if (cause instanceof ParavaeError) throw cause;
    throw new ParavaeError("E_NO_BLAS", `PARAVAE_BLAS: ${whyNot(path, cause)}; ${remedy}`, { cause });
  }
}

const remedy = "name a library that has sgemm, or unset it to use one that is found";

/**
 * Loads a library, once, checks it and keeps it.
 *
 * @throws Error of the loader; ParavaeError E_NO_BLAS without sgemm or koffi, E_BLAS_WRONG
 */
function load(path: string): BlasSpec {
  const known = held.get(path);
  if (known !== undefined) return known.spec;
  const library = openLibrary(path);
  const products = productsOf(library);
  if (products === undefined) {
    throw new ParavaeError("E_NO_BLAS", `blas: ${path} has neither dnnl_sgemm nor cblas_sgemm; ${remedy}`);
  }
  holdToOneThread(library);
  const spec = { path, ...identify(library, path) };
  const wrong = whatIsWrong({ float32: products.float32 });
  if (wrong !== undefined) {
    throw new ParavaeError(
      "E_BLAS_WRONG",
      `blas: ${path} computes wrongly: ${wrong}; use another library, or --engine wasm`,
      { data: { path } },
    );
  }
  held.set(path, { library, spec });
  return spec;
}

/** What the loader has against a path, in one line. */
function whyNot(path: string, cause: unknown): string {
  if (isAbsolute(path) && !existsSync(path)) return `there is no ${path}`;
  if (existsSync(path) && statSync(path).isDirectory())
    return `${path} is a folder, expected a shared library`;
  const complaint = (cause instanceof Error ? cause.message : String(cause)).split("\n")[0];
  return `${path} does not load as a shared library (${shortened(complaint, 60)})`;
}
