import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { assembleByGnu, findGnuAs } from "./instructions/gnu-as.js";
import { assemble, randomProgram } from "./instructions/program.js";

describe("the assembler against GNU as", () => {
  withOptionalPart("random instructions", findGnuAs, () => {
    it.each([1, 2, 3])("random instructions, seed %i", (seed) => {
      const program = randomProgram(seed, 120);
      const texts = program.map(({ text }) => text);
      const [own, gnus] = [assemble(program), assembleByGnu(texts)];
      const differences = texts.flatMap((text, i) =>
        own[i] === gnus[i] ? [] : [`${text}: ${own[i]}, expected ${gnus[i]}`],
      );
      expect(differences).toEqual([]);
    });
  });
});
