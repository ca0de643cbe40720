import { dirname, extname, join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { exists, makeFolder, writeFileAtomically } from "@paravae/files";

export interface OutputFlags {
  readonly output?: string | undefined;
  /** The folder for an output without a name. */
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
}

/** A file that a command will write, checked before the work for it begins. */
export interface OutputFile<E extends string> {
  readonly path: string;
  readonly extension: E;
  write(content: string | Uint8Array): Promise<void>;
}

/**
 * Decides where a command's result goes: `--output FILE`, else `defaultName` in `--out DIR` or the current
 * folder.
 *
 * @throws ParavaeError E_USAGE for an extension that the command cannot write, E_OUTPUT_EXISTS for a file
 *   that is there already and not to be replaced
 */
export async function outputFile<const E extends string>(
  { output, out, force = false }: OutputFlags,
  defaultName: string,
  extensions: readonly E[],
): Promise<OutputFile<E>> {
  if (output === "" || out === "")
    throw new ParavaeError("E_USAGE", `${out === "" ? "--out" : "--output"} is "", expected a path`);
  const path = output ?? join(out ?? "", defaultName);
  const extension = extensions.find((candidate) => candidate === extname(path).toLowerCase());
  if (extension === undefined) {
    throw new ParavaeError(
      "E_USAGE",
      `--output is ${path}, expected a name that ends in ${extensions.join(" or ")}`,
    );
  }
  if (!force && (await exists(path))) {
    throw new ParavaeError("E_OUTPUT_EXISTS", `${path} exists already; name another file or pass --force`);
  }
  const write = async (content: string | Uint8Array): Promise<void> => {
    await makeFolder(dirname(path));
    await writeFileAtomically(path, content);
  };
  return { path, extension, write };
}
