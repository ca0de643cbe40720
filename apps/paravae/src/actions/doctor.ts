import { cpus, totalmem } from "node:os";
import { availableWorkers } from "@paravae/parallel";
import type { GlobalFlags } from "../flags/global-options.js";
import { type Finding, findingLines } from "../output/findings.js";
import { printJson, printLine } from "../output/stdout.js";
import { findDatasets } from "./find-datasets.js";
import { type Engines, findEngines } from "./find-engines.js";

interface Diagnosis extends Engines {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: { readonly available: number; readonly machine: number };
  readonly memoryGiB: number;
  readonly datasets: readonly Finding[];
}

export async function doctor(flags: GlobalFlags): Promise<void> {
  const diagnosis = await diagnose();
  if (flags.json) return printJson(diagnosis);
  for (const line of describe(diagnosis)) printLine(line);
}

async function diagnose(): Promise<Diagnosis> {
  return {
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model ?? "unknown",
    cores: { available: availableWorkers(), machine: cpus().length },
    memoryGiB: Math.round((10 * totalmem()) / 2 ** 30) / 10,
    ...(await findEngines()),
    datasets: await findDatasets(),
  };
}

function describe({ node, platform, cpu, cores, memoryGiB, simd, engines, datasets }: Diagnosis): string[] {
  const line = (label: string, text: string): string => `${label.padEnd(10)}${text}`;
  return [
    line("node", `${node}, ${platform}`),
    line("cpu", cpu),
    line("cores", `${cores.available} for this process, ${cores.machine} in the machine`),
    line("memory", `${memoryGiB} GiB`),
    line("simd", simd ?? "none"),
    "engines",
    ...findingLines(engines),
    "datasets",
    ...findingLines(datasets),
  ];
}
