import { describe } from "vitest";
import { detectProcessor } from "../../src/machine/processor.js";
import { avx2 } from "../../src/vectors/avx2.js";
import { avx512 } from "../../src/vectors/avx512.js";
import type { VectorLevel } from "../../src/vectors/vector-level.js";

const { levels: present, bf16, name: processor } = detectProcessor();

/** A level, and whether this processor has it. Where it has not, tests are skipped, and their names say why. */
export interface LevelOfTests {
  readonly level: VectorLevel;
  readonly isPresent: boolean;
  /** What tests call it. */
  readonly title: string;
}

const levelOfTests = (level: VectorLevel, instructions: string, isPresent: boolean): LevelOfTests => ({
  ...{ level, isPresent },
  title: isPresent ? level.name : `${level.name} (skipped: ${processor} has no ${instructions})`,
});

/** Every level. */
export const levels = [avx2, avx512].map((level) =>
  levelOfTests(level, level.name, present.includes(level.name)),
);

/** The level that has products of bfloat16. */
export const bf16Levels = [levelOfTests(avx512, "AVX512_BF16", bf16)];

/** Tests of each level, under its title, which `describe.each` would cut short. */
export function describeLevels<Level extends LevelOfTests>(
  what: string,
  all: readonly Level[],
  tests: (level: Level) => void,
): void {
  for (const one of all) describe.skipIf(!one.isPresent)(`${what}, ${one.title}`, () => tests(one));
}
