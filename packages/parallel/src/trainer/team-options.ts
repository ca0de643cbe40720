import { defineOptimizer, keyOfSeed, noRowChanges, precisionKinds } from "@paravae/core";
import { checkRowChanges } from "../rows/check-row-changes.js";
import { checkRows } from "../rows/check-rows.js";
import { chooseOrder } from "../rows/choose-order.js";
import type { TeamOptions } from "../team/team.js";
import { checkKeys, checkObject } from "./check-keys.js";
import { checkKind, checkSeconds, checkWhole } from "./check-options.js";
import { checkResume } from "./check-resume.js";
import { completeModel } from "./complete-model.js";
import { countWorkers } from "./count-workers.js";
import {
  engineKinds,
  reproducibleKinds,
  type TrainerOptions,
  trainerFields,
  updateKinds,
} from "./trainer-options.js";

/**
 * What a trainer's options mean for its team: each checked, and with nothing left open. What is left out comes from the state that is
 * resumed, else from the defaults. Imports the extensions, whose kinds the options may name.
 *
 * @throws ParavaeError E_MODEL, E_OPTIMIZER, E_SEED, E_ORDER, E_ROWS, E_TRAINER for options out of range, E_RESUME for a state that is not whole or
 * that the options contradict, E_MODEL_FILE and E_NO_GRADIENT for a module that is no model, E_NO_TENSORFLOW
 */
export async function teamOptionsOf(options: TrainerOptions): Promise<TeamOptions> {
  checkKeys("options", options, trainerFields);
  checkObject("options.model", options.model);
  checkObject("options.train", options.train);
  const { resume, engine = "auto", precision = "float32", update = "sharded" } = options;
  const { reproducible = "same-workers", stepTimeoutSeconds = 300, extensions = [] } = options;
  for (const url of extensions) await import(url);
  const optimizer = defineOptimizer(options.optimizer ?? resume?.optimizer ?? { kind: "adam" });
  const seed = options.seed ?? resume?.seed ?? 0;
  const workers = countWorkers(options.workers ?? resume?.workers ?? "auto");
  keyOfSeed(seed);
  checkWhole("batch size", options.batchSize, 1);
  checkKind("engine", engine, engineKinds);
  checkKind("precision", precision, precisionKinds);
  checkKind("update", update, updateKinds);
  checkKind("reproducible", reproducible, reproducibleKinds);
  if (options.maxWorkerDeaths !== undefined) checkWhole("maxWorkerDeaths", options.maxWorkerDeaths, 0);
  checkSeconds("stepTimeoutSeconds", stepTimeoutSeconds);
  const model = await completeModel(options.model, options.train.width);
  const train = checkRows("train", options.train, model);
  const test = options.test && checkRows("test", options.test, model);
  const rowChanges = { ...noRowChanges, ...options.rowChanges };
  for (const rows of test === undefined ? [train] : [train, test]) checkRowChanges(rowChanges, rows);
  const batchSize = Math.min(options.batchSize, train.count);
  const order = chooseOrder(options.order, resume, train, batchSize);
  if (resume !== undefined) checkResume(resume, { model, optimizer, seed, batchSize, order }, train.count);
  const stepTimeoutMs = stepTimeoutSeconds * 1000;
  return {
    model,
    optimizer,
    train,
    test,
    batchSize,
    seed,
    order,
    workers,
    engine,
    precision,
    update,
    reproducible,
    extensions,
    rowChanges,
    stepTimeoutMs,
  };
}
