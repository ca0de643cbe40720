import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cutIntoHex } from "./program.js";

/**
 * GNU as, with objcopy.
 *
 * @throws Error when they are not installed, or for another processor
 */
export function findGnuAs(): void {
  if (!/GNU assembler[\s\S]*x86_64/.test(versionOf("as"))) throw new Error("as is not GNU's for x86-64");
  versionOf("objcopy");
}

function versionOf(program: string): string {
  try {
    return execFileSync(program, ["--version"], { encoding: "utf8" });
  } catch (cause) {
    throw new Error(`${program} of GNU's binutils is not installed`, { cause });
  }
}

/** What GNU as makes of each line: its bytes, in hexadecimal digits. Line number i is the label .L and i. */
export function assembleByGnu(lines: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "paravae-gnu-as-"));
  const file = (name: string): string => join(folder, name);
  try {
    writeFileSync(file("program.s"), sourceOf(lines));
    execFileSync("as", ["-O0", "--64", "-o", file("program.o"), file("program.s")]);
    const section = (name: string): Buffer => {
      execFileSync("objcopy", ["-O", "binary", "-j", name, file("program.o"), file(name)]);
      return readFileSync(file(name));
    };
    const ends = section(".data");
    return cutIntoHex(
      section(".text"),
      lines.map((_, i) => ends.readInt32LE(4 * i)),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The instructions, and where each of them ends as data. */
function sourceOf(lines: readonly string[]): string {
  const code = lines.map((line, i) => `.L${i}: ${line}`);
  const ends = lines.map((_, i) => `.long .L${i + 1} - .L0`);
  return [".intel_syntax noprefix", ".text", ...code, `.L${lines.length}:`, ".data", ...ends, ""].join("\n");
}
