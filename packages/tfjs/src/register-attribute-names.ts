import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** No type of attribute: what has it is refused before TensorFlow sees it. */
const noType = -1;

/** The part of tfjs-node's native binding that runs one TensorFlow operation. */
export interface Binding {
  readonly TF_Version: string;
  executeOp(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: boolean }[],
    inputs: readonly number[],
    outputs: number,
  ): unknown;
}

/**
 * Makes tfjs-node safe for several threads at once.
 *
 * Its binding keeps the names of all attributes that operations were ever given in one std::set of the process, without
 * a lock (ATTR_NAME_SET in tfjs_backend.cc). A thread that adds a name while another looks one up corrupts it: operations
 * that lose their attributes, crashes. A set that holds every name already is only ever looked up, which threads may do
 * together. So the main thread names every string that is in the package's sources, the attributes' names among them,
 * before there is another thread.
 */
export function registerAttributeNames(packageFolder: string, binding: Binding): void {
  const names = new Set(kernelFiles(packageFolder).flatMap(stringsOf));
  for (const name of names) {
    try {
      binding.executeOp("NoOp", [{ name, type: noType, value: true }], [], 0);
    } catch {
      // The binding refuses the type, after it has put the name in the set.
    }
  }
}

function kernelFiles(packageFolder: string): string[] {
  const dist = join(packageFolder, "dist");
  return readdirSync(dist, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && !name.endsWith("_test.js") && !name.startsWith("proto"))
    .map((name) => join(dist, name));
}

const stringsOf = (file: string): string[] =>
  Array.from(readFileSync(file, "utf8").matchAll(/(['"])([A-Za-z_][A-Za-z0-9_]*)\1/g), ([, , text]) => text);
