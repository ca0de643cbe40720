// Calls every kernel of a level with all operands, and the scratch, right behind pages that nobody may touch, and right before
// such pages. Who touches one ends the process by SIGSEGV. Says what it is about to call.
//
//     node guarded-process.mjs avx512 bf16 [REACHING]
//
// REACHING is a kernel that is called alone, with operands that reach into those pages by a float: the process must end.
import { writeSync } from "node:fs";
import { activationKinds } from "@paravae/core";
import { footprints } from "@paravae/testkit";
import { generateKernels } from "../../dist/generate-kernels.js";
import { programRunner } from "../../dist/machine/call-program.js";
import { makeExecutable } from "../../dist/machine/executable-memory.js";
import { generatedOps } from "../../dist/native-ops.js";
import { scratchBytes } from "../../dist/products/cut.js";
import { Programs } from "../../dist/programs.js";
import { levels } from "../../dist/vectors/levels.js";
import { GuardedMemory } from "../support/guarded-memory.mjs";

const [level, precision, reaching] = process.argv.slice(2);
const rounds = precision === "bf16";
const floatBytes = 4;
const types = { reals: Float32Array, halves: Uint16Array, bytes: Uint8Array, words: Uint32Array };

/** The most operands of a kernel, and the scratch. */
const slots = 8;
const scratchSlot = slots - 1;
const memory = new GuardedMemory(slots, 2 ** 20);

const { code, ...kernels } = generateKernels(levels[level], rounds, activationKinds);
const spec = { level, address: makeExecutable(code).address, ...kernels };

/** Kernels over the guarded memory. No other kernels stand behind them: what is not generated is an error. */
function opsWithScratch(end) {
  const programs = new Programs(programRunner(spec.address), memory.base);
  const scratch = memory.place(scratchSlot, scratchBytes, end);
  const allocate = () => {
    throw new RangeError("kernels allocate nothing");
  };
  const { ops, bf16Ops } = generatedOps(spec, programs, {}, { scratch, allocate });
  return rounds ? bf16Ops : ops;
}

/** Past the ends of blocks of rows, columns and the depth, and with rows 4 KiB apart. */
const large = [
  [300, 230, 410],
  [257, 113, 900],
  [40, 18, 4100],
  [17, 24, 8200],
  [33, 1024, 37],
  [14, 13, 2048],
  [29, 21, 1025],
];
const sizes = Array.from({ length: 70 }, (_, i) => i + 1).map((size) => ({
  rows: 1 + (size % 5),
  width: size,
  products: [[size, 29, 5], [33, size, 6], [17, 15, size], [size, size, size], ...(size === 70 ? large : [])],
}));

/** Numbers that every kernel takes: optimizers' second moments are not negative, and there are four rows to gather. */
const values = {
  reals: (i) => Math.abs(Math.sin(i + 1)),
  halves: (i) => 0x3f00 + (i % 256),
  bytes: (i) => 37 * i,
  words: (i) => (i + 2) % 4,
};

/** Views of operands, each at one end of a slot of its own, and `beyond` bytes further. */
function placeOperands(specs, end, beyond) {
  const operands = { reals: [], halves: [], bytes: [], words: [] };
  for (const [slot, [type, length]] of specs.entries()) {
    const View = types[type];
    const at = memory.place(slot, length * View.BYTES_PER_ELEMENT, end);
    if (beyond === 0) {
      const view = new View(memory.buffer, at, length);
      for (let i = 0; i < length; i++) view[i] = values[type](i);
    }
    operands[type].push(new View(memory.buffer, end === "behind" ? at - beyond : at + beyond, length));
  }
  return operands;
}

let calls = 0;
for (const end of ["behind", "before"]) {
  const ops = opsWithScratch(end);
  for (const size of sizes) {
    for (const { name, outputs, inputs, run } of footprints(size, { rounds, precision })) {
      if (reaching !== undefined && name !== reaching) continue;
      writeSync(1, `${name}, rows of ${size.width}, ${end} a guard\n`);
      run(ops, placeOperands([...outputs, ...inputs], end, reaching === undefined ? 0 : floatBytes));
      calls++;
    }
  }
}
writeSync(1, `${calls} calls\n`);
