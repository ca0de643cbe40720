import { cpus, totalmem } from "node:os";
import { datasetNames, findDataset } from "@paravae/datasets";
import { detectSimdLevel } from "@paravae/kernels";
import { availableWorkers } from "@paravae/parallel";
import { printJson, printLine } from "../output/stdout.js";
import type { GlobalFlags } from "./global-options.js";

/** Something that may be there or not, and a word on it. */
interface Finding {
  readonly name: string;
  readonly found: boolean;
  readonly detail: string;
}

interface Diagnosis {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: { readonly available: number; readonly machine: number };
  readonly memoryGiB: number;
  /** The best build of the kernels that runs here; null where WebAssembly SIMD is missing. */
  readonly simd: string | null;
  readonly engines: readonly Finding[];
  readonly datasets: readonly Finding[];
}

export async function doctor(flags: GlobalFlags): Promise<void> {
  const diagnosis = await diagnose();
  if (flags.json) return printJson(diagnosis);
  for (const line of describe(diagnosis)) printLine(line);
}

async function diagnose(): Promise<Diagnosis> {
  const { simd, wasm } = findWasm();
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: { available: availableWorkers(), machine: cpus().length },
    memoryGiB: Math.round((10 * totalmem()) / 2 ** 30) / 10,
    simd,
    engines: [
      wasm,
      { name: "reference", found: true, detail: "plain TypeScript, slow; to check the others against" },
      { name: "blas", found: false, detail: "not part of this version: it has no native libraries" },
      await findTensorflow(),
    ],
    datasets: await Promise.all(datasetNames.map(locate)),
  };
}

function findWasm(): { readonly simd: string | null; readonly wasm: Finding } {
  try {
    const simd = detectSimdLevel();
    return { simd, wasm: { name: "wasm", found: true, detail: `the ${simd} build; what auto takes` } };
  } catch (error) {
    return { simd: null, wasm: { name: "wasm", found: false, detail: (error as Error).message } };
  }
}

async function findTensorflow(): Promise<Finding> {
  const { loadTensorflow } = await import("@paravae/tfjs");
  try {
    const { version, nativeVersion, path } = loadTensorflow();
    return {
      name: "tfjs",
      found: true,
      detail: `TensorFlow ${nativeVersion}, tfjs-node ${version} in ${path}`,
    };
  } catch (error) {
    return { name: "tfjs", found: false, detail: (error as Error).message };
  }
}

async function locate(name: (typeof datasetNames)[number]): Promise<Finding> {
  const folder = await findDataset(name);
  return {
    name,
    found: folder !== undefined,
    detail: folder ?? "not on this machine; the first use downloads it",
  };
}

function describe({ node, platform, cpu, cores, memoryGiB, simd, engines, datasets }: Diagnosis): string[] {
  const line = (label: string, text: string): string => `${label.padEnd(10)}${text}`;
  const findings = (all: readonly Finding[]): string[] =>
    all.map(({ name, found, detail }) => `  ${found ? "✓" : "✗"} ${name.padEnd(14)} ${detail}`);
  return [
    line("node", `${node}, ${platform}`),
    line("cpu", cpu),
    line("cores", `${cores.available} for this process, ${cores.machine} in the machine`),
    line("memory", `${memoryGiB} GiB`),
    line("simd", simd ?? "none"),
    "engines",
    ...findings(engines),
    "datasets",
    ...findings(datasets),
  ];
}
