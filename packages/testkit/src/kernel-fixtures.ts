import type {
  ActivationKind,
  InitialisationKind,
  KindConfig,
  OptimizerConfig,
  Precision,
} from "@paravae/core";
import { type Place, readFixtures } from "./read-fixtures.js";

type Arrays = Readonly<Record<string, Float64Array>>;

/** What one kernel must give for one set of inputs, computed by numpy and PyTorch. */
export interface KernelCase {
  readonly kernel: string;
  readonly name: string;
  readonly precision: Precision;
  /** Sizes, strides and settings by name. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly activation?: ActivationKind;
  readonly likelihood?: KindConfig;
  readonly optimizer?: OptimizerConfig;
  readonly initialisation?: InitialisationKind;
  /** NaN where the kernel must not read. */
  readonly inputs: Arrays;
  /** NaN where the kernel must not write. */
  readonly expected: Arrays;
}

type StoredCase = Omit<KernelCase, "inputs" | "expected"> &
  Readonly<Record<"inputs" | "expected", Readonly<Record<string, Place>>>>;

/** Reads `fixtures/kernels.json` and `.bin`, which `fixtures/make-kernel-fixtures.py` made. */
export function kernelFixtures(): readonly KernelCase[] {
  const { index, numbers } = readFixtures<{ readonly cases: readonly StoredCase[] }>("kernels");
  const block = new Float64Array(numbers);
  const cut = (places: StoredCase["inputs"]): Arrays =>
    Object.fromEntries(
      Object.entries(places).map(([name, { offset, length }]) => [
        name,
        block.slice(offset, offset + length),
      ]),
    );
  return index.cases.map((stored) => ({
    ...stored,
    inputs: cut(stored.inputs),
    expected: cut(stored.expected),
  }));
}
