import type { LossTerms } from "./training-state.js";

/**
 * Loss terms as files and --json tell them, one name a number: `{ loss, reconstruction, kl, klPerDimension }` for a VAE, and the
 * like for any other objective's terms.
 */
export const flatTerms = ({
  loss,
  terms,
  perDimension,
}: LossTerms): Readonly<Record<string, number | readonly number[]>> => ({
  loss,
  ...terms,
  ...Object.fromEntries(Object.entries(perDimension).map(([name, nats]) => [`${name}PerDimension`, nats])),
});
