import { type ActivationKind, activationKinds } from "../activations/activations.js";
import { gaussian } from "../likelihoods/gaussian.js";
import type { HeadConfig } from "../likelihoods/head.js";
import { likelihoods } from "../likelihoods/likelihoods.js";
import { objectives } from "../objectives/objectives.js";
import { vae } from "../objectives/vae.js";
import { type InitialisationKind, initialisationKinds } from "../parameters/initialisation-kinds.js";
import { checkOption, defineKind, type KindConfig, type KindOptions } from "../tables/kind-options.js";
import { checkFields, checkOneOf, checkSize, refuseField } from "./model-checks.js";

/** What every autoencoder of paravae's own is, whatever its layers. */
export interface Autoencoder {
  /** D, the values of one row. */
  readonly inputSize: number;
  /** Z, the dimensions of the latent. */
  readonly latentSize: number;
  readonly activation: ActivationKind;
  readonly initialisation: InitialisationKind;
  /** What is trained for, and so what lies between encoder and decoder: an entry of `objectives`. */
  readonly objective: KindConfig;
  /** p(x|z), one likelihood after the other along a row's columns: entries of `likelihoods`. */
  readonly heads: readonly HeadConfig[];
}

/** As one may say it: what has a default may be left out, and a model of one likelihood may be said in short. */
export interface AutoencoderOptions {
  readonly latentSize: number;
  readonly activation?: ActivationKind | undefined;
  readonly initialisation?: InitialisationKind | undefined;
  readonly objective?: KindOptions;
  readonly heads?: readonly { readonly columns: number; readonly likelihood: KindOptions }[];
  /** Short for the objective's kind: "vae" when left out. */
  readonly kind?: string | undefined;
  /** Short for the objective's option. */
  readonly beta?: number | undefined;
  /** Short for one head of that likelihood over all columns: "bernoulli" when left out. */
  readonly likelihood?: string | undefined;
  /** Short for the gaussian likelihood's option. */
  readonly variance?: number | undefined;
}

export const autoencoderFields: readonly string[] = [
  ...["inputSize", "latentSize", "activation", "initialisation"],
  ...["objective", "heads", "kind", "beta", "likelihood", "variance"],
];

/**
 * Fills in the defaults and checks every field.
 *
 * @throws ParavaeError E_MODEL when a field is out of its range
 */
export function defineAutoencoder(options: AutoencoderOptions, inputSize: number): Autoencoder {
  const { latentSize, activation = "relu", initialisation = "pytorch" } = options;
  checkSize("inputSize", inputSize);
  checkSize("latentSize", latentSize);
  checkOneOf("activation", activation, activationKinds);
  checkOneOf("initialisation", initialisation, initialisationKinds);
  return {
    ...{ inputSize, latentSize, activation, initialisation },
    objective: defineObjective(options),
    heads: defineHeads(options, inputSize),
  };
}

function defineObjective({ objective, kind, beta }: AutoencoderOptions): KindConfig {
  if (objective !== undefined) {
    refuseBoth({ kind, beta }, "objective");
    return defineKind(objectives, "objective", "E_MODEL", objective);
  }
  if (beta !== undefined) checkOption("model", "E_MODEL", "beta", beta, vae.options.beta);
  return inShort(objectives, kind ?? "vae", { beta });
}

function defineHeads(
  { heads, likelihood, variance }: AutoencoderOptions,
  inputSize: number,
): readonly HeadConfig[] {
  if (heads === undefined) {
    if (variance !== undefined)
      checkOption("model", "E_MODEL", "variance", variance, gaussian.options.variance);
    checkOneOf("likelihood", likelihood ?? "bernoulli", likelihoods.kinds);
    const only = inShort(likelihoods, likelihood ?? "bernoulli", { variance });
    return [{ columns: inputSize, likelihood: only }];
  }
  refuseBoth({ likelihood, variance }, "heads");
  if (!Array.isArray(heads) || heads.length === 0) refuseField("heads", heads, "a list of at least one head");
  const defined = heads.map((head) => {
    if (typeof head !== "object" || head === null) refuseField("heads", head, "columns and a likelihood");
    checkFields(head, ["columns", "likelihood"], "heads");
    checkSize("columns of a head", head.columns);
    return {
      columns: head.columns,
      likelihood: defineKind(likelihoods, "likelihood", "E_MODEL", head.likelihood),
    };
  });
  const columns = defined.reduce((sum, head) => sum + head.columns, 0);
  if (columns !== inputSize) {
    refuseField("columns of all heads", columns, `${inputSize}, the model's input size`);
  }
  return defined;
}

/** A kind with those of the short options that it has; others say nothing about it. */
function inShort(
  table: typeof objectives | typeof likelihoods,
  kind: string,
  short: Readonly<Record<string, number | undefined>>,
): KindConfig {
  if (!table.has(kind)) return defineKind(table, "model", "E_MODEL", { kind });
  const { options } = table.get(kind);
  const given = Object.entries(short).filter(([name, value]) => value !== undefined && name in options);
  return defineKind(table, "model", "E_MODEL", { kind, ...Object.fromEntries(given) });
}

function refuseBoth(short: Readonly<Record<string, unknown>>, long: string): void {
  const [given] = Object.keys(short).filter((name) => short[name] !== undefined);
  if (given !== undefined) refuseField(given, short[given], `${long} alone, which is given too`);
}
