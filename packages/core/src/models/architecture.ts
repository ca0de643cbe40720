import type { ValueRange } from "../likelihoods/likelihood.js";
import type { Headline, Term } from "../objectives/objective.js";
import type { InitialisationKind } from "../parameters/initialisation-kinds.js";
import type { ParameterLayout } from "../parameters/parameter-layout.js";

/** What a model is trained for, as everything around its engine needs to know it. */
export interface ModelObjective {
  /** "vae", "ae", another of `objectives`, or "custom" for a module's own loss. */
  readonly kind: string;
  /** The terms of the loss, in nats per row: the reconstruction first. */
  readonly terms: readonly Term[];
  /** What models are compared by. */
  readonly headline: Headline;
  /** The weight of each term in the loss at global step `step`. */
  weightsAt(step: number): readonly number[];
  /** Values of noise that a row takes. */
  readonly noiseWidth: number;
  /** Whether latents can be drawn from a prior. */
  readonly hasPrior: boolean;
  /** Values that the encoder gives for each latent dimension. */
  readonly moments: number;
  /** Whether its loss asks for the rows' labels. */
  readonly usesLabels: boolean;
  /** Whether terms are over the whole batch. */
  readonly overBatch: boolean;
}

/** What some consecutive columns of a row may hold. */
export interface ColumnRange extends ValueRange {
  readonly columns: number;
}

/** One architecture: everything that differs between kinds of models, but for what computes them. */
export interface Architecture<Model, Options> {
  /** @throws ParavaeError E_MODEL when a field is out of its range */
  define(options: Options): Model;
  layoutOf(model: Model): ParameterLayout;
  /** Its sizes in one line: `784-400-20-400-784`. */
  describeSizes(model: Model): string;
  objectiveOf(model: Model): ModelObjective;
  /** The rule that parameters are drawn by which bring none of their own. */
  initialisationOf(model: Model): InitialisationKind;
  /** What rows may hold, from the first column on. */
  rangesOf(model: Model): readonly ColumnRange[];
  /** Whether NaN in a row is a missing cell. */
  allowsMissing(model: Model): boolean;
  /** What has to agree for training to go on: a file may have moved. */
  identityOf(model: Model): object;
}
