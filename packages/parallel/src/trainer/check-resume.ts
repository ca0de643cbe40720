import { isDeepStrictEqual } from "node:util";
import type { TrainingState } from "@paravae/checkpoints";
import { createOptimizer, identityOf, layoutOf, objectiveOf, ParavaeError, quoted } from "@paravae/core";
import { orderOfState } from "../rows/choose-order.js";
import { areFinite } from "../step/finite-watch.js";

/**
 * A state can only go on as what it was: everything that decides its numbers must agree, and its blocks must
 * be whole.
 *
 * @throws ParavaeError E_RESUME
 */
export function checkResume(
  state: TrainingState,
  wanted: Pick<TrainingState, "model" | "optimizer" | "seed" | "batchSize" | "order">,
  trainRows: number,
): void {
  const trained = { ...state, order: orderOfState(state) };
  for (const field of ["model", "optimizer", "seed", "batchSize", "order"] as const) {
    if (isDeepStrictEqual(comparable(wanted[field]), comparable(trained[field]))) continue;
    const { model } = wanted;
    if (field === "model" && "path" in model) {
      throw new ParavaeError(
        "E_RESUME",
        `resume: ${model.path} declares another model than the state was trained with; start a new run to change it`,
      );
    }
    const { path, got, expected } = firstDifference(field, wanted[field], trained[field]);
    throw new ParavaeError(
      "E_RESUME",
      `resume: ${path} is ${quoted(got)}, but the state was trained with ${quoted(expected)}; start a new run to change it`,
    );
  }
  const { length } = layoutOf(state.model);
  checkBlock("parameters", state.parameters, length);
  for (const name of createOptimizer(state.optimizer).slotNames) checkBlock(name, state.slots[name], length);
  for (const { name, dimensions = 1 } of objectiveOf(state.model).terms) {
    checkLength(`epochSums.${name}`, state.epochSums.terms[name], dimensions);
  }
  const { stepInEpoch } = state.position;
  if (stepInEpoch > 0 && stepInEpoch * state.batchSize >= trainRows) {
    throw new ParavaeError(
      "E_RESUME",
      `resume: the state is ${stepInEpoch} batches of ${state.batchSize} into an epoch, but there are only ${trainRows} rows; is it another dataset?`,
    );
  }
}

/** Where two values of plain JSON differ first, and what each has there. */
function firstDifference(
  path: string,
  got: unknown,
  expected: unknown,
): { readonly path: string; readonly got: unknown; readonly expected: unknown } {
  if (isObject(got) && isObject(expected)) {
    const keys = new Set([...Object.keys(got), ...Object.keys(expected)]);
    const key = [...keys].find((one) => !isDeepStrictEqual(got[one], expected[one]));
    if (key !== undefined) return firstDifference(`${path}.${key}`, got[key], expected[key]);
  }
  return { path, got, expected };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What must agree: a module's file may have moved since, and a learning rate may be lowered on the way. */
function comparable(value: TrainingState["model" | "optimizer" | "seed" | "batchSize" | "order"]): unknown {
  if (typeof value !== "object") return value;
  if ("architecture" in value) return identityOf(value);
  return { ...value, learningRate: undefined };
}

/** Nothing is learnt from numbers that are not finite: a step that finds some is going to be the last one. */
function checkBlock(name: string, block: Float32Array | undefined, expected: number): void {
  checkLength(name, block, expected);
  if (block === undefined || areFinite(block)) return;
  throw new ParavaeError(
    "E_RESUME",
    `resume: ${name} holds numbers that are not finite: its training had diverged; remove this checkpoint to go on from an earlier one, or train again with a lower learning rate`,
  );
}

function checkLength(name: string, block: { readonly length: number } | undefined, expected: number): void {
  if (block?.length === expected) return;
  throw new ParavaeError(
    "E_RESUME",
    `resume: ${name} holds ${block?.length ?? "no"} values, expected ${expected}; is the state of another model?`,
  );
}
