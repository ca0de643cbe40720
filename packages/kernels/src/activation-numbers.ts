import { type ActivationKind, activationKinds } from "@paravae/core";

/** The kernels number the activations as core lists them. */
export const activationNumbers = Object.fromEntries(activationKinds.map((kind, i) => [kind, i])) as Record<
  ActivationKind,
  number
>;
