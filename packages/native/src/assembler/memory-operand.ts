import { type Gp, type Mask, rsp, type Vec } from "./registers.js";

/** A place in memory: [base + index·scale + displacement]. */
export interface Mem {
  readonly kind: "mem";
  readonly base: Gp;
  readonly index: Gp | undefined;
  readonly scale: 1 | 2 | 4 | 8;
  readonly displacement: number;
  /** Whether one element there stands for every lane (AVX-512). */
  readonly broadcast: boolean;
}

/**
 * The place [base + displacement], or [base + index·scale + displacement].
 *
 * @throws RangeError when the displacement is not of 32 bits, or the index is rsp, which cannot be one
 */
export function mem(base: Gp, displacement = 0, index?: Gp, scale: Mem["scale"] = 1): Mem {
  if (displacement !== (displacement | 0))
    throw new RangeError(`displacement ${displacement}: not of 32 bits`);
  if (index?.code === rsp.code) throw new RangeError("index rsp: it cannot be one");
  return { kind: "mem", base, index, scale, displacement, broadcast: false };
}

/** The element there, for every lane of an AVX-512 instruction. */
export const broadcast = (place: Mem): Mem => ({ ...place, broadcast: true });

export const isMem = (operand: Vec | Gp | Mask | Mem): operand is Mem => operand.kind === "mem";
