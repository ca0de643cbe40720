import type { Assembler } from "../assembler/assembler.js";
import type { Mem } from "../assembler/memory-operand.js";
import type { Mask, Vec } from "../assembler/registers.js";
import { emitFused } from "./fused.js";
import type { Instruction } from "./instruction.js";
import { RegisterFile } from "./register-file.js";
import { asVec, type Place, type Value } from "./value.js";
import type { VectorLevel } from "./vector-level.js";

/**
 * Writes straight-line code with registers from `free`: a linear scan, in which a register is free again behind the last use
 * of its value, and may be the target of that very instruction.
 *
 * @returns how many of the registers it needed at once
 * @throws Error when they are too few; nothing is spilled
 */
export function emitVectorCode(
  asm: Assembler,
  level: VectorLevel,
  instructions: readonly Instruction[],
  free: readonly Vec[],
): number {
  const vectors = new RegisterFile<Vec>(free);
  const masks = new RegisterFile<Mask>(level.masks);
  const places = new Map<Value, Vec | Mask>();
  const lastUses = lastUsesOf(instructions);

  const claim = ({ type }: Value): Vec | Mask =>
    type === "mask" && level.masks.length > 0 ? masks.claim() : vectors.claim();
  const release = (place: Place): void => {
    if (place.kind === "mask") masks.release(place);
    else vectors.release(asVec(place));
  };
  const load = (place: Mem): Vec => {
    const register = vectors.claim();
    level.loadConstant(asm, register, place);
    return register;
  };

  instructions.forEach((instruction, i) => {
    // Registers whose content nobody needs behind this instruction: constants that it loads, and values that it uses last.
    const ending = new Set<Vec | Mask>();
    const held = instruction.operands.map((operand) => {
      const place = operand.home ?? places.get(operand);
      if (place === undefined) throw new Error("vector code: a value is used before it is computed");
      if (operand.home === undefined && lastUses.get(operand) === i && place.kind !== "mem")
        ending.add(place);
      return place;
    });
    const loaded = (place: Place): Place => {
      if (place.kind !== "mem") return place;
      const register = load(place);
      ending.add(register);
      return register;
    };

    if (instruction.kind === "fused") {
      const target = emitFused(asm, instruction, held, { ending, loaded, claim: () => vectors.claim() });
      places.set(instruction.result, target);
      ending.delete(target);
      for (const register of ending) release(register);
      return;
    }
    const inMemory = instruction.kind === "plain" ? instruction.inMemory : undefined;
    const operands = held.map((place, operand) => (operand === inMemory ? place : loaded(place)));
    for (const register of ending) release(register);
    if (instruction.kind === "effect") {
      instruction.emit(asm, operands);
    } else {
      const target = claim(instruction.result);
      places.set(instruction.result, target);
      instruction.emit(asm, target, operands);
    }
  });
  return vectors.most;
}

/** Of each value, the last instruction that uses it. */
function lastUsesOf(instructions: readonly Instruction[]): Map<Value, number> {
  const lastUses = new Map<Value, number>();
  instructions.forEach(({ operands }, i) => {
    for (const operand of operands) lastUses.set(operand, i);
  });
  return lastUses;
}
