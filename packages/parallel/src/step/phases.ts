/**
 * The phases of a step, in the order in which all threads go through them; a barrier lies behind each.
 *
 * | phase | ranks | coordinator |
 * | --- | --- | --- |
 * | rows | each its rows: forward, loss and back | |
 * | forward | each its rows: forward to z | |
 * | finish | each its rows: terms over the whole batch, loss and back | |
 * | update | each parts of the parameters: gradients, then the optimizer | |
 * | gradients | each parts of the parameters: gradients | |
 * | coordinate | | the optimizer, on all parameters |
 *
 * `verification/segment.pml` goes through the same phases: a new one is to be checked there.
 */
export type PhaseName = "rows" | "forward" | "finish" | "update" | "gradients" | "coordinate";

/**
 * The phases that a step has.
 *
 * @param overBatch whether a row's loss depends on the whole batch, so that all rows have to go forward first
 * @param update who applies the optimizer
 */
export const phasesOf = (overBatch: boolean, update: "sharded" | "coordinator"): readonly PhaseName[] => [
  ...(overBatch ? (["forward", "finish"] as const) : (["rows"] as const)),
  ...(update === "sharded" ? (["update"] as const) : (["gradients", "coordinate"] as const)),
];
