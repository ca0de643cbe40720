import { ParavaeError } from "@paravae/core";

/** @throws ParavaeError E_DIVERGED unless every sum of a loss term is a finite number */
export function checkFinite(sums: Float64Array, step: number, learningRate: number): void {
  if (sums.every(Number.isFinite)) return;
  throw new ParavaeError(
    "E_DIVERGED",
    `training: the loss is not a finite number by step ${step}; lower the learning rate (now ${learningRate})`,
    { data: { step } },
  );
}
