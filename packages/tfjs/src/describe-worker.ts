import { parentPort, workerData } from "node:worker_threads";
import { type ErrorData, type ModuleModel, ParavaeError } from "@paravae/core";
import { describeThrown, moduleError } from "./module-error.js";
import { tryModule } from "./try-module.js";

/** What the thread that tries a model answers. */
export type Description =
  | { readonly model: ModuleModel }
  | { readonly code: string; readonly message: string; readonly data: ErrorData };

const { path, inputSize } = workerData as { readonly path: string; readonly inputSize: number };

async function describe(): Promise<Description> {
  try {
    return { model: await tryModule(path, inputSize) };
  } catch (error) {
    const known =
      error instanceof ParavaeError ? error : moduleError(path, `it failed: ${describeThrown(error)}`);
    const { code, message, data } = known;
    return { code, message, data: JSON.parse(JSON.stringify(data)) };
  }
}

parentPort?.postMessage(await describe());
