import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));
// As strict as a user's project may be.
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, "docs/tsconfig.json"), ts.sys.readFile).config,
  ts.sys,
  join(root, "docs"),
);

/** What the compiler says of a text, as if it lay at `path`. */
function complaintsOf(path: string, text: string): string[] {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === path || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === path
      ? ts.createSourceFile(name, text, options.target ?? ts.ScriptTarget.ES2023)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([path], { ...options, types: ["node"] }, host);
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(path))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
}

it.each(["README.md", "packages/tfjs/README.md"])(
  "the TypeScript of %s is well typed",
  (readme) => {
    const text = readFileSync(join(root, readme), "utf8");
    const examples = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, example = ""]) => example);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const path = join(root, dirname(readme), "example.ts");
      expect(complaintsOf(path, example)).toEqual([]);
      expect(complaintsOf(path, `${example}\nexport const wrong: number = "text";`)).toHaveLength(1);
    }
  },
  60_000,
);
