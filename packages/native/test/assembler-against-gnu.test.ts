import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { committedFile, committedLines, committedTexts } from "./instructions/committed.js";
import { assembleByGnu, findGnuAs } from "./instructions/gnu-as.js";
import { assemble, randomProgram } from "./instructions/program.js";

describe("the assembler against GNU as", () => {
  withOptionalPart("GNU as", findGnuAs, () => {
    it.each([1, 2, 3])("random instructions, seed %i", (seed) => {
      const program = randomProgram(seed, 120);
      const texts = program.map(({ text }) => text);
      const [own, gnus] = [assemble(program), assembleByGnu(texts)];
      const differences = texts.flatMap((text, i) =>
        own[i] === gnus[i] ? [] : [`${text}: ${own[i]}, expected ${gnus[i]}`],
      );
      expect(differences).toEqual([]);
    });

    // npx vitest run --project packages/native --update writes the file anew.
    it("the committed bytes are its own", async () => {
      await expect(committedLines(assembleByGnu(committedTexts))).toMatchFileSnapshot(committedFile);
    });
  });
});
