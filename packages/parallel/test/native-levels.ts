import { detectProcessor, type LevelName } from "@paravae/native";
import { afterAll, beforeAll } from "vitest";

function levelsHere(): readonly LevelName[] {
  try {
    return detectProcessor().levels;
  } catch {
    return [];
  }
}

const present = levelsHere();

/** Every level of generated kernels, and whether this processor has it. Where it has not, tests are skipped, and their title says why. */
export const nativeLevels = (["avx2", "avx512"] as const).map((level) => {
  const isPresent = present.includes(level);
  return { level, isPresent, title: isPresent ? level : `${level}, skipped: the processor lacks it` };
});

/** The engine native of the tests beside is of this level. */
export function onLevel(level: LevelName): void {
  let before: string | undefined;
  beforeAll(() => {
    before = process.env.PARAVAE_NATIVE;
    process.env.PARAVAE_NATIVE = level;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.PARAVAE_NATIVE;
    else process.env.PARAVAE_NATIVE = before;
  });
}
