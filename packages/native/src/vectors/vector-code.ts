import { type Assembler, type Comparison, lowest } from "../assembler/assembler.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import type { Gp, Vec } from "../assembler/registers.js";
import type { Constants } from "./constants.js";
import type { Instruction } from "./instruction.js";
import { asVec, asVecOrMem, type Place, type Value } from "./value.js";
import { lineElements, type VectorLevel } from "./vector-level.js";

/** Which elements of its operands a piece of code works on: a vector of them. */
export interface Position {
  /** Elements that the loop has passed; none where pointers move themselves. */
  readonly index?: Gp;
  /** Elements from there to the vector. */
  readonly first: number;
  /** The lanes that are there; none where all are. */
  readonly present?: Value;
}

type Binary = "vsubps" | "vdivps" | "vminps" | "vmaxps" | "vpsubd" | Interleaving;
type Interleaving = "vunpcklps" | "vunpckhps" | "vunpcklpd" | "vunpckhpd";
type Commuting = "vaddps" | "vmulps" | "vandps" | "vorps" | "vxorps" | "vpaddd";
type Unary = "vsqrtps" | "vcvtdq2ps";
type Shift = "vpslld" | "vpsrld" | "vpsrad" | "vpsllq" | "vpsrlq";

/** The highest bit of a float32, which is its sign. */
const signBit = 0x80000000;

/**
 * Straight-line code over vectors, written once for every level. Methods are named as those of f32x4 in the AssemblyScript
 * kernels, do the same, and are recorded: `emitVectorCode` finds the registers. Integers and bits are lanes of 32 bits.
 */
export class VectorCode {
  readonly instructions: Instruction[] = [];
  readonly position: Position;
  readonly #level: VectorLevel;
  readonly #constants: Constants;

  constructor(level: VectorLevel, constants: Constants, position: Position) {
    this.#level = level;
    this.#constants = constants;
    this.position = position;
  }

  /** Which of a line's vectors this is: 0, and 1 with AVX2. */
  get half(): number {
    const { first } = this.position;
    return (first % lineElements) / this.#level.lanes;
  }

  /** The float32 nearest to `value`, in every lane. */
  constant(value: number): Value {
    return this.bits(new Uint32Array(Float32Array.of(value).buffer)[0]);
  }

  /** 32 bits, in every lane. */
  bits(word: number): Value {
    return this.#constants.value(word);
  }

  /** The elements at `pointer` that the position says; 0 where there is none. */
  load(pointer: Gp): Value {
    const place = this.#placeOf(pointer);
    const { present } = this.position;
    if (present === undefined) return this.#vector([], (asm, target) => asm.vmovups(target, place));
    return this.#vector([present], (asm, target, [lanes]) =>
      this.#level.loadPresent(asm, target, place, lanes),
    );
  }

  /** Stores the elements that the position says, and nothing else. */
  store(pointer: Gp, value: Value): void {
    const place = this.#placeOf(pointer);
    const { present } = this.position;
    if (present === undefined) {
      this.#effect([value], (asm, [from]) => asm.vmovupsStore(place, asVec(from)));
    } else {
      this.#effect([value, present], (asm, [from, lanes]) =>
        this.#level.storePresent(asm, place, asVec(from), lanes),
      );
    }
  }

  /** As `load`, of elements of 16 bits, with zeros above them. */
  loadHalves(pointer: Gp): Value {
    const place = this.#halvesAt(pointer);
    const { loadHalves } = this.#level;
    if (loadHalves === undefined) throw new Error(`${this.#level.name}: no loads of halves`);
    return this.#vector(this.#present, (asm, target, [lanes]) => loadHalves(asm, target, place, lanes));
  }

  /** As `store`, of the lower 16 bits of each lane. */
  storeHalves(pointer: Gp, value: Value): void {
    const place = this.#halvesAt(pointer);
    const { storeHalves } = this.#level;
    if (storeHalves === undefined) throw new Error(`${this.#level.name}: no stores of halves`);
    this.#effect([value, ...this.#present], (asm, [from, lanes]) =>
      storeHalves(asm, place, asVec(from), lanes),
    );
  }

  /** The 32 bits at `place`, in every lane. */
  broadcast(place: Mem): Value {
    return this.#vector([], (asm, target) => asm.vbroadcastss(target, place));
  }

  /** The lower 32 bits of a register, in every lane. */
  splat(register: Gp): Value {
    return this.#vector([], (asm, target) => {
      asm.vmovd(lowest(target), register);
      asm.vbroadcastss(target, lowest(target));
    });
  }

  /** One word for each lane, by its number. */
  lanes(wordOf: (lane: number) => number): Value {
    const words = Array.from({ length: this.#level.lanes }, (_, lane) => wordOf(lane));
    const place = this.#constants.sequence(words);
    return this.#vector([], (asm, target) => asm.vmovups(target, place));
  }

  /** Bytes as whole numbers; all lanes have to be there. */
  loadBytes(pointer: Gp): Value {
    const { index, first } = this.position;
    const place = mem(pointer, first, index);
    return this.#vector([], (asm, target) => asm.vpmovzxbd(target, place));
  }

  /** Asks for the cache line that lies `bytes` ahead, to write to it. */
  prefetchForWriting(pointer: Gp, bytes: number): void {
    const { index, first } = this.position;
    if (this.half === 0) {
      this.#effect([], (asm) => asm.prefetchw(mem(pointer, 4 * first + bytes, index, 4)));
    }
  }

  add(a: Value, b: Value): Value {
    return this.#commuting("vaddps", a, b);
  }

  sub(a: Value, b: Value): Value {
    return this.#binary("vsubps", a, b);
  }

  mul(a: Value, b: Value): Value {
    return this.#commuting("vmulps", a, b);
  }

  div(a: Value, b: Value): Value {
    return this.#binary("vdivps", a, b);
  }

  sqrt(a: Value): Value {
    return this.#unary("vsqrtps", a);
  }

  /** a·b + c, rounded once. */
  madd(a: Value, b: Value, c: Value): Value {
    return this.#fused("vfmadd", a, b, c);
  }

  /** c − a·b, rounded once. */
  nmadd(a: Value, b: Value, c: Value): Value {
    return this.#fused("vfnmadd", a, b, c);
  }

  /** b < a ? b : a. */
  pmin(a: Value, b: Value): Value {
    return this.#binary("vminps", b, a);
  }

  /** a < b ? b : a. */
  pmax(a: Value, b: Value): Value {
    return this.#binary("vmaxps", b, a);
  }

  abs(a: Value): Value {
    return this.and(a, this.bits(~signBit >>> 0));
  }

  neg(a: Value): Value {
    return this.xor(a, this.bits(signBit));
  }

  /** The magnitude of the one with the sign of the other. */
  copySign(magnitude: Value, sign: Value): Value {
    return this.or(this.abs(magnitude), this.and(sign, this.bits(signBit)));
  }

  /** To the nearest whole number, ties to even. */
  nearest(a: Value): Value {
    return this.#vector([a], (asm, target, [from]) => this.#level.nearest(asm, target, asVec(from)));
  }

  and(a: Value, b: Value): Value {
    return this.#commuting("vandps", a, b);
  }

  or(a: Value, b: Value): Value {
    return this.#commuting("vorps", a, b);
  }

  xor(a: Value, b: Value): Value {
    return this.#commuting("vxorps", a, b);
  }

  addInt(a: Value, b: Value): Value {
    return this.#commuting("vpaddd", a, b);
  }

  subInt(a: Value, b: Value): Value {
    return this.#binary("vpsubd", a, b);
  }

  shl(a: Value, count: number): Value {
    return this.#shift("vpslld", a, count);
  }

  shrUnsigned(a: Value, count: number): Value {
    return this.#shift("vpsrld", a, count);
  }

  shrSigned(a: Value, count: number): Value {
    return this.#shift("vpsrad", a, count);
  }

  /** As `shl`, over lanes of 64 bits. */
  shl64(a: Value, count: number): Value {
    return this.#shift("vpsllq", a, count);
  }

  shrUnsigned64(a: Value, count: number): Value {
    return this.#shift("vpsrlq", a, count);
  }

  /** The product, in 64 bits, of the lower 32 of each 64. */
  mulWide(a: Value, b: Value): Value {
    return this.#vector([a, b], (asm, target, [x, y]) => asm.vpmuludq(target, asVec(x), asVec(y)));
  }

  /** Signed whole numbers as float32. */
  convert(a: Value): Value {
    return this.#unary("vcvtdq2ps", a);
  }

  lessThan(a: Value, b: Value): Value {
    return this.#compare("less", a, b);
  }

  greaterThan(a: Value, b: Value): Value {
    return this.#compare("greater", a, b);
  }

  /** Lanes where not a < b; also where one is NaN. */
  notLessThan(a: Value, b: Value): Value {
    return this.#compare("notLess", a, b);
  }

  /**
   * The transpose of four vectors, each four lanes on their own: lane 4q + i of a, b, c and d become lanes 4q to 4q + 3 of
   * result i.
   */
  transpose([a, b, c, d]: readonly Value[]): readonly Value[] {
    const [lowAb, lowCd] = [this.#binary("vunpcklps", a, b), this.#binary("vunpcklps", c, d)];
    const [highAb, highCd] = [this.#binary("vunpckhps", a, b), this.#binary("vunpckhps", c, d)];
    return [
      this.#binary("vunpcklpd", lowAb, lowCd),
      this.#binary("vunpckhpd", lowAb, lowCd),
      this.#binary("vunpcklpd", highAb, highCd),
      this.#binary("vunpckhpd", highAb, highCd),
    ];
  }

  isNaN(a: Value): Value {
    return this.#compare("unordered", a, a);
  }

  select(ifTrue: Value, ifFalse: Value, mask: Value): Value {
    const operands = [ifFalse, ifTrue, mask];
    return this.#vector(
      operands,
      (asm, target, [no, yes, lanes]) => this.#level.select(asm, target, asVec(no), asVecOrMem(yes), lanes),
      1,
    );
  }

  /** mask ? a : 0. */
  keep(a: Value, mask: Value): Value {
    return this.#vector([a, mask], (asm, target, [from, lanes]) =>
      this.#level.keep(asm, target, asVec(from), lanes),
    );
  }

  /** Lanes that are not there set to 0. */
  keepPresent(a: Value): Value {
    const { present } = this.position;
    return present === undefined ? a : this.keep(a, present);
  }

  /** accumulator ← a. */
  assign(accumulator: Value, a: Value): void {
    const home = asVec(accumulator.home);
    this.#effect([a], (asm, [from]) => asm.vmovups(home, asVec(from)));
  }

  /** accumulator ← accumulator + a. */
  addTo(accumulator: Value, a: Value): void {
    const home = asVec(accumulator.home);
    this.#effect([a], (asm, [from]) => asm.vaddps(home, home, asVec(from)));
  }

  /** accumulator ← accumulator + a·b, rounded once. */
  maddTo(accumulator: Value, a: Value, b: Value): void {
    const home = asVec(accumulator.home);
    this.#effect([a, b], (asm, [x, y]) => asm.vfmadd231ps(home, asVec(x), asVec(y)));
  }

  #placeOf(pointer: Gp) {
    const { index, first } = this.position;
    return mem(pointer, 4 * first, index, 4);
  }

  #halvesAt(pointer: Gp): Mem {
    const { index, first } = this.position;
    return mem(pointer, 2 * first, index, 2);
  }

  /** The mask of the lanes that are there, as an operand, where not all are. */
  get #present(): readonly Value[] {
    const { present } = this.position;
    return present === undefined ? [] : [present];
  }

  #unary(name: Unary, a: Value): Value {
    return this.#vector([a], (asm, target, [from]) => asm[name](target, asVec(from)));
  }

  #binary(name: Binary | Commuting, a: Value, b: Value): Value {
    return this.#vector([a, b], (asm, target, [x, y]) => asm[name](target, asVec(x), asVecOrMem(y)), 1);
  }

  /** The operand that may be in memory is the last one. */
  #commuting(name: Commuting, a: Value, b: Value): Value {
    return a.home?.kind === "mem" ? this.#binary(name, b, a) : this.#binary(name, a, b);
  }

  #shift(name: Shift, a: Value, count: number): Value {
    return this.#vector([a], (asm, target, [from]) => asm[name](target, asVec(from), count));
  }

  #compare(comparison: Comparison, a: Value, b: Value): Value {
    const result: Value = { type: "mask", home: undefined };
    this.instructions.push({
      kind: "plain",
      ...{ result, operands: [a, b], inMemory: 1 },
      emit: (asm, target, [x, y]) => this.#level.compare(asm, target, asVec(x), asVecOrMem(y), comparison),
    });
    return result;
  }

  #fused(name: "vfmadd" | "vfnmadd", a: Value, b: Value, c: Value): Value {
    const result: Value = { type: "vector", home: undefined };
    this.instructions.push({ kind: "fused", name, result, operands: [a, b, c] });
    return result;
  }

  #vector(
    operands: readonly Value[],
    emit: (asm: Assembler, target: Vec, places: readonly Place[]) => void,
    inMemory?: number,
  ): Value {
    const result: Value = { type: "vector", home: undefined };
    this.instructions.push({
      kind: "plain",
      ...{ result, operands, inMemory },
      emit: (asm, target, places) => emit(asm, asVec(target), places),
    });
    return result;
  }

  #effect(operands: readonly Value[], emit: (asm: Assembler, places: readonly Place[]) => void): void {
    this.instructions.push({ kind: "effect", operands, emit });
  }
}
