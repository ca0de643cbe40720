import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { Assembler } from "../src/assembler/assembler.js";
import { assembleByGnu, findGnuAs } from "./instructions/gnu-as.js";
import { assemble, committedFile, committedProgram, listing, randomProgram } from "./instructions/program.js";

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

    it("padding", () => {
      const gaps = Array.from({ length: 31 }, (_, i) => i + 1);
      const own = gaps.map((gap) => {
        const assembler = new Assembler();
        for (let i = gap; i < 32; i++) assembler.ret();
        const begun = assembler.length;
        assembler.align(32);
        return Buffer.from(assembler.finish().subarray(begun)).toString("hex");
      });
      const longest = 9;
      const lines = gaps.map((gap) => `.nops ${gap}, ${longest}`);
      expect(own).toEqual(assembleByGnu(lines));
    });

    // npx vitest run --project packages/native --update writes the file anew.
    it("the committed bytes are its own", async () => {
      const program = committedProgram();
      const hex = assembleByGnu(program.map(({ text }) => text));
      await expect(listing(program, hex)).toMatchFileSnapshot(committedFile);
    });
  });
});
