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

/** Every level of generated kernels, and whether this processor has it. Where it has not, tests are skipped, and seen to be. */
export const nativeLevels = (["avx2", "avx512"] as const).map((level) => ({
  level,
  isPresent: present.includes(level),
}));

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
