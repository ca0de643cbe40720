import type { Assembler, Comparison } from "../../src/assembler/assembler.js";
import type { Vec } from "../../src/assembler/registers.js";
import type { Draw } from "./draw.js";
import type { Form, Operand } from "./form.js";
import { broadcastText, gpText, maskText, memText, vecText } from "./gnu-text.js";

type Bits = Vec["bits"];

/** What the operands of one instruction have in common. */
interface Shape {
  readonly draw: Draw;
  readonly bits: Bits;
  /** Registers that there are: 16, or 32 with EVEX. */
  readonly registers: 16 | 32;
  /** Whether the instruction has a form with EVEX, and so broadcasts. */
  readonly isEvex: boolean;
}

type DrawOperand = (shape: Shape) => Operand;

/** A register of the instruction's width, or of the width that it gives for it. */
const vec =
  (bitsOf: (bits: Bits) => Bits = (bits) => bits): DrawOperand =>
  ({ draw, bits, registers }) => {
    const value = draw.vec(bitsOf(bits), registers);
    return { value, text: vecText(value) };
  };

const m: DrawOperand = ({ draw }) => {
  const value = draw.mem();
  return { value, text: memText(value) };
};

const k: DrawOperand = ({ draw }) => {
  const value = draw.mask();
  return { value, text: maskText(value) };
};

const r32: DrawOperand = ({ draw }) => {
  const value = draw.gp();
  return { value, text: gpText(value, 32) };
};

const imm =
  (end: number): DrawOperand =>
  ({ draw }) => {
    const value = draw.below(end);
    return { value, text: `${value}` };
  };

const either =
  (...kinds: readonly DrawOperand[]): DrawOperand =>
  (shape) =>
    shape.draw.pick(kinds)(shape);

/** A register, memory, or an element there for all lanes where the instruction can. */
const vmb =
  (elementBytes: 4 | 8 = 4): DrawOperand =>
  (shape) => {
    if (!shape.isEvex || shape.draw.chance()) return shape.draw.chance() ? v(shape) : m(shape);
    const value = shape.draw.broadcast();
    return { value, text: broadcastText(value, shape.bits, elementBytes) };
  };

const v = vec();
const x = vec(() => 128);
const y = vec(() => 256);
/** A register that holds a quarter, or a half, of the target's lanes of bits. */
const quarter = x;
const half = vec((bits) => (bits === 512 ? 256 : 128));
const vm = either(v, m);

/** Whether lanes may be masked, and with zeros in the others. */
type Masked = "never" | "merging" | "zeroing";

interface FormOptions {
  /** The name that GNU as has for it, where it is another. */
  readonly gnu?: string;
  readonly widths?: readonly Bits[];
  /** Prefixes that it has; by VEX it has neither masks nor broadcasts. */
  readonly prefixes?: "vex" | "evex" | "both";
  readonly masked?: Masked;
  /** Text after the operands: an immediate that the method itself gives. */
  readonly suffix?: string;
}

function form(method: keyof Assembler, kinds: readonly DrawOperand[], options: FormOptions = {}): Form {
  const { gnu = method, prefixes = "both", masked = "never", suffix = "" } = options;
  const { widths = prefixes === "vex" ? [128, 256] : [128, 256, 512] } = options;
  const isEvex = prefixes !== "vex";
  return {
    method,
    draw(draw) {
      const shape = {
        draw,
        isEvex,
        bits: draw.pick(widths),
        registers: isEvex && draw.chance() ? 32 : 16,
      } as const;
      const operands = kinds.map((kind) => kind(shape));
      const texts = operands.map(({ text }) => text).filter((text) => text !== "");
      const values = operands.map(({ value }) => value);
      if (masked !== "never" && draw.chance()) {
        const masking = { lanes: draw.lanes(), ...(masked === "zeroing" && { zeroing: draw.chance() }) };
        values.push(masking);
        texts[0] += `{${maskText(masking.lanes)}}${masking.zeroing ? "{z}" : ""}`;
      }
      return { method, operands: values, text: `${gnu} ${texts.join(", ")}${suffix}`.trim() };
    },
  };
}

/** The mask is an operand of the method, and GNU as has it on the target. */
function blendByMask(): Form {
  const { draw } = form("vblendmps", [v, v, vmb()], { prefixes: "evex" });
  return {
    method: "vblendmps",
    draw(random, count) {
      const lanes = random.lanes();
      const { text, ...instruction } = draw(random, count);
      const masked = text.replace(",", `{${maskText(lanes)}},`);
      return { ...instruction, operands: [...instruction.operands, lanes], text: masked };
    },
  };
}

/** What GNU as calls each comparison. */
const comparisonNames: Readonly<Record<Comparison, string>> = {
  equal: "eq_oq",
  less: "lt_oq",
  unordered: "unord_q",
  notEqual: "neq_uq",
  notLess: "nlt_uq",
  greater: "gt_oq",
};

/** GNU as has the comparison in the instruction's name. */
const comparisons = (
  method: keyof Assembler,
  kinds: readonly DrawOperand[],
  options: FormOptions,
): readonly Form[] =>
  Object.entries(comparisonNames).map(([comparison, name]) => {
    const named = { value: comparison, text: "" };
    return form(method, [...kinds, () => named], { ...options, gnu: `vcmp${name}ps` });
  });

const wide = { widths: [256, 512] } as const;
const scalar = { widths: [128] } as const;
const mergingMask = { masked: "merging" } as const;
const anyMask = { masked: "zeroing" } as const;

/*
 * {load} asks GNU as for the opcode that reads its second operand, where two opcodes move between registers.
 */
export const vectorForms: readonly Form[] = [
  form("vmovups", [v, vm], { gnu: "{load} vmovups", ...anyMask }),
  form("vmovupsStore", [m, v], { gnu: "vmovups", ...mergingMask }),
  form("vmovdqu16", [v, vm], { gnu: "{load} vmovdqu16", prefixes: "evex", ...anyMask }),
  form("vmovss", [x, m], scalar),
  form("vmovssStore", [m, x], { gnu: "vmovss", ...scalar }),
  form("vmaskmovps", [v, v, m], { prefixes: "vex" }),
  form("vmaskmovpsStore", [m, v, v], { gnu: "vmaskmovps", prefixes: "vex" }),
  form("vmovqStore", [m, x], { gnu: "vmovq", ...scalar }),
  form("vmovd", [x, r32], scalar),
  form("vmovdTo", [r32, x], { gnu: "vmovd", ...scalar }),
  form("vbroadcastss", [v, either(x, m)]),
  form("vpbroadcastq", [v, either(x, m)]),
  ...(
    [
      ...(["vaddps", "vmulps", "vsubps", "vdivps", "vminps", "vmaxps"] as const),
      ...(["vfmadd132ps", "vfmadd213ps", "vfmadd231ps"] as const),
      ...(["vfnmadd132ps", "vfnmadd213ps", "vfnmadd231ps"] as const),
      ...(["vandps", "vandnps", "vorps", "vxorps"] as const),
    ] as const
  ).map((method) => form(method, [v, v, vmb()], anyMask)),
  form("vsqrtps", [v, vmb()], anyMask),
  form("vaddss", [x, x, either(x, m)], scalar),
  form("vmulss", [x, x, either(x, m)], scalar),
  ...comparisons("vcmpps", [v, v, vmb()], { prefixes: "vex" }),
  ...comparisons("vcmppsMask", [k, v, vmb()], { prefixes: "evex", ...mergingMask }),
  form("vblendvps", [v, v, vm, v], { prefixes: "vex" }),
  blendByMask(),
  form("vcvtdq2ps", [v, vmb()]),
  form("vroundps", [v, vm], { prefixes: "vex", suffix: ", 8" }),
  form("vrndscaleps", [v, vmb()], { prefixes: "evex", suffix: ", 8" }),
  ...(["vpaddd", "vpsubd", "vpackusdw", "vunpcklps", "vunpckhps"] as const).map((method) =>
    form(method, [v, v, vmb()]),
  ),
  ...(["vpmuludq", "vunpcklpd", "vunpckhpd"] as const).map((method) => form(method, [v, v, vmb(8)])),
  ...(["vpslld", "vpsrld", "vpsrad", "vpsllq", "vpsrlq"] as const).map((method) =>
    form(method, [v, v, imm(256)]),
  ),
  form("vpmovzxbd", [v, either(quarter, m)], anyMask),
  form("vpmovzxwd", [v, either(half, m)], anyMask),
  form("vpmovdwStore", [m, v], { gnu: "vpmovdw", prefixes: "evex", ...mergingMask }),
  form("vshufps", [v, v, vmb(), imm(256)]),
  form("vpshufd", [v, vmb(), imm(256)]),
  form("vshuff32x4", [v, v, vmb(), imm(256)], { prefixes: "evex", ...wide }),
  form("vperm2f128", [y, y, either(y, m), imm(256)], { prefixes: "vex", widths: [256] }),
  form("vextractf128", [x, y, imm(2)], { prefixes: "vex", widths: [256] }),
  form("vextractf128Store", [m, y, imm(2)], { gnu: "vextractf128", prefixes: "vex", widths: [256] }),
  form("vextractf64x4", [y, v, imm(2)], { prefixes: "evex", widths: [512] }),
  form("vextractf32x4Store", [m, v, imm(4)], {
    ...{ gnu: "vextractf32x4", prefixes: "evex", ...wide, ...mergingMask },
  }),
  form("vinsertf128", [y, y, either(x, m), imm(2)], { prefixes: "vex", widths: [256] }),
  form("vinsertf128", [v, v, either(x, m), imm(4)], { gnu: "vinsertf32x4", prefixes: "evex", widths: [512] }),
  form("vpermps", [v, v, vmb()], wide),
  form("vpermi2ps", [v, v, vmb()], { prefixes: "evex" }),
  form("vdpbf16ps", [v, v, vmb()], { prefixes: "evex" }),
  form("kmovw", [k, r32]),
  form("kmovd", [k, r32]),
  form("kmovwTo", [r32, k], { gnu: "kmovw" }),
  form("vzeroupper", []),
];
