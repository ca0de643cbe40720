import { askProcessor, type CpuidAnswer, type Queries } from "./cpuid.js";

/**
 * Sets of instructions that there are kernels for:
 *
 * - avx2: AVX2 and FMA, 16 registers of 8 lanes
 * - avx512: AVX-512 F, BW, DQ and VL, 32 registers of 16 lanes, and masks
 */
export type LevelName = "avx2" | "avx512";

/** What a processor can do, as far as the operating system lets it. Plain data. */
export interface Processor {
  /** As cpuid has it, as "GenuineIntel". */
  readonly vendor: string;
  /** The model's name. */
  readonly name: string;
  /** The levels that it has, the widest last. */
  readonly levels: readonly LevelName[];
  /** Products of pairs of bfloat16, AVX512_BF16, at the level avx512. */
  readonly bf16: boolean;
  /** Products of tiles of bfloat16, AMX_BF16. */
  readonly amx: boolean;
}

/**
 * The processor that the calling thread is on.
 *
 * @throws ParavaeError E_NO_NATIVE where generated code cannot run
 */
export const detectProcessor = (): Processor => askProcessor(readProcessor);

/** A bit of cpuid: leaf, subleaf, register, number. */
type Feature = readonly [leaf: number, subleaf: number, register: keyof CpuidAnswer, bit: number];

/*
 * Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 2, CPUID; AMD64 Architecture Programmer's Manual,
 * volume 3, appendix E, has the same.
 */
const osxsave: Feature = [1, 0, "ecx", 27];
const avx2: readonly Feature[] = [
  [1, 0, "ecx", 12], // FMA
  [1, 0, "ecx", 28], // AVX
  [7, 0, "ebx", 5], // AVX2
];
const avx512: readonly Feature[] = [
  [7, 0, "ebx", 16], // AVX512F
  [7, 0, "ebx", 17], // AVX512DQ
  [7, 0, "ebx", 30], // AVX512BW
  [7, 0, "ebx", 31], // AVX512VL
];
const avx512Bf16: Feature = [7, 1, "eax", 5];
const amxBf16: readonly Feature[] = [
  [7, 0, "edx", 22], // AMX_BF16
  [7, 0, "edx", 24], // AMX_TILE
];

/** Bits of XCR0, by the registers that the operating system saves. Source: the same manual, volume 1, §13.3. */
const saved = { ymm: 0b110, zmm: 0b1110_0110, tiles: 0b11 << 17 } as const;

const brandLeaves = [0x8000_0002, 0x8000_0003, 0x8000_0004];

/** What a processor's answers mean. */
export function readProcessor({ cpuid, xcr0 }: Queries): Processor {
  const none: CpuidAnswer = { eax: 0, ebx: 0, ecx: 0, edx: 0 };
  const identity = cpuid(0, 0);
  const lastLeaf = identity.eax;
  const lastExtended = cpuid(0x8000_0000, 0).eax;
  const lastOf7 = lastLeaf >= 7 ? cpuid(7, 0).eax : 0;

  /** A leaf; of one that the processor does not have, zeros, where it would answer with another's. */
  function ask(leaf: number, subleaf: number): CpuidAnswer {
    const isThere = leaf <= lastLeaf && (leaf !== 7 || subleaf <= lastOf7);
    return isThere ? cpuid(leaf, subleaf) : none;
  }
  const has = ([leaf, subleaf, register, bit]: Feature): boolean =>
    ((ask(leaf, subleaf)[register] >>> bit) & 1) === 1;

  // Without OSXSAVE the instruction xgetbv does not exist.
  const savedHere = has(osxsave) ? xcr0() : 0;
  const saves = (registers: keyof typeof saved): boolean =>
    (savedHere & saved[registers]) === saved[registers];

  const hasAvx2 = saves("ymm") && avx2.every(has);
  const hasAvx512 = hasAvx2 && saves("zmm") && avx512.every(has);
  const levels: LevelName[] = [];
  if (hasAvx2) levels.push("avx2");
  if (hasAvx512) levels.push("avx512");

  const brand = lastExtended >= 0x8000_0004 ? brandLeaves.map((leaf) => cpuid(leaf, 0)) : [];
  return {
    vendor: text([identity.ebx, identity.edx, identity.ecx]),
    name: text(brand.flatMap(({ eax, ebx, ecx, edx }) => [eax, ebx, ecx, edx])),
    levels,
    bf16: hasAvx512 && has(avx512Bf16),
    amx: saves("tiles") && amxBf16.every(has),
  };
}

/** Characters that registers hold, up to a NUL; vendors pad names with spaces. */
function text(words: readonly number[]): string {
  const bytes = new Uint8Array(Uint32Array.from(words).buffer);
  return new TextDecoder("latin1").decode(bytes).split("\0", 1).join("").trim().replace(/ +/g, " ");
}
