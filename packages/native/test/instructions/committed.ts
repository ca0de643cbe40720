import { fileURLToPath } from "node:url";
import { paddings, paddingTexts } from "./padding.js";
import { assemble, randomProgram } from "./program.js";

/** Instructions with the bytes that GNU as has for them. */
export const committedFile = fileURLToPath(new URL("../fixtures/instructions.txt", import.meta.url));

const program = randomProgram(0, 24);

/** What stands there, in the syntax of GNU as. */
export const committedTexts: readonly string[] = [...program.map(({ text }) => text), ...paddingTexts];

/** The bytes that the assembler has for it. */
export const ownBytes = (): readonly string[] => [...assemble(program), ...paddings()];

/** A line for each instruction. */
export const committedLines = (bytes: readonly string[]): string =>
  committedTexts.map((text, i) => `${bytes[i]} ${text}\n`).join("");
