import { resolve } from "node:path";
import {
  defineModel,
  fillNormal,
  initialise,
  keyOfSeed,
  layoutOf,
  type ModelConfig,
  type ModuleModel,
  type ModuleParameter,
  objectiveOf,
  purposes,
} from "@paravae/core";
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { loadModule } from "./load-module.js";
import { loadTensorflow } from "./load-tensorflow.js";
import { describeThrown, moduleError } from "./module-error.js";
import { isVaeLoss, moduleTensors } from "./module-tensors.js";
import { parameterTensors } from "./parameter-tensors.js";
import type { Tf } from "./tensor-model.js";
import { TfjsEngine } from "./tfjs-engine.js";
import type { ParameterDeclaration, UserModel } from "./user-model.js";

/** Rows of the trial: a number that no model is likely to have among its sizes. */
const trialRows = 3;

/**
 * A sum over rows is twice as large when each row comes twice, and a mean is not. Between the two lies what a mean of float32 is
 * off by, and what a model adds that depends on its place in the batch.
 */
const doubled = { from: 1.9, to: 2.1 } as const;

/** As `describeModule`, in this thread and for as long as it takes. */
export async function tryModule(path: string, inputSize: number): Promise<ModuleModel> {
  const { tf } = loadTensorflow();
  const absolute = resolve(path);
  const model = await loadModule(tf, absolute);
  const described: ModuleModel = {
    architecture: "module",
    path: absolute,
    kind: "custom",
    inputSize,
    latentSize: model.latentSize ?? 0,
    labels: model.labels ?? false,
    parameters: declaredParameters(absolute, model, inputSize),
  };
  const { length } = layoutOf(checked(described) as ModelConfig);
  if (length > maxParameters) {
    throw moduleError(
      absolute,
      `it declares ${length} parameters, expected at most ${maxParameters}; make it smaller`,
    );
  }
  const trial = new Trial(tf, described, model);
  const config = checked({ ...described, kind: trial.kind() });
  if (config.kind === "vae" && config.latentSize === 0) {
    throw moduleError(
      absolute,
      "its loss has a kl, but latentSize is 0; say how many dimensions the latent has",
    );
  }
  trial.run(config);
  return config;
}

/** @throws ParavaeError E_MODEL_FILE when a declaration is no shape */
function declaredParameters(path: string, model: UserModel, inputSize: number): readonly ModuleParameter[] {
  const { parameters } = model;
  try {
    const declarations = typeof parameters === "function" ? parameters({ inputSize }) : parameters;
    return Object.entries(declarations).map(([name, declaration]) => ({
      name,
      ...complete(name, declaration),
    }));
  } catch (error) {
    throw moduleError(path, `its parameters cannot be read: ${describeThrown(error)}`, error);
  }
}

function complete(name: string, declaration: ParameterDeclaration): Omit<ModuleParameter, "name"> {
  if (typeof declaration !== "object" || declaration === null) {
    throw new TypeError(`${name} is ${String(declaration)}, expected its shape, a list of sizes`);
  }
  const { shape, initial } = "shape" in declaration ? declaration : { shape: declaration };
  return { shape: [...shape], initial: initial ?? (shape.length < 2 ? 0 : "glorot") };
}

/** @throws ParavaeError E_MODEL_FILE */
function checked(model: ModuleModel): ModuleModel {
  try {
    return defineModel(model) as ModuleModel;
  } catch (error) {
    throw moduleError(model.path, describeThrown(error), error);
  }
}

/** No more have a place in the memory that workers share. */
const maxParameters = 2 ** 30;

/** A few rows, noise and fresh parameters to try a model on. */
class Trial {
  readonly #tf: Tf;
  readonly #model: UserModel;
  readonly #config: ModuleModel;
  readonly #parameters: Float32Array;

  constructor(tf: Tf, config: ModuleModel, model: UserModel) {
    this.#tf = tf;
    this.#model = model;
    this.#config = config;
    const layout = layoutOf(config as ModelConfig);
    this.#parameters = new Float32Array(layout.length);
    initialise(this.#parameters, layout, "glorot", keyOfSeed(0));
  }

  /** Whether the loss has the terms of a VAE. */
  kind(): ModuleModel["kind"] {
    const tf = this.#tf;
    return tf.tidy(() => {
      const { path, inputSize, latentSize, labels } = this.#config;
      const parameters = parameterTensors(tf, layoutOf(this.#config as ModelConfig), this.#parameters);
      const inputs = {
        parameters,
        x: tf.fill([trialRows, inputSize], 0.5) as Tensor2D,
        eps: tf.zeros([trialRows, latentSize]) as Tensor2D,
        labels: tf.zeros([labels ? trialRows : 0], "int32") as Tensor1D,
      };
      try {
        const loss: unknown = this.#model.loss(inputs);
        if (loss instanceof Promise) loss.catch(() => undefined);
        return isVaeLoss(loss) ? "vae" : "custom";
      } catch (error) {
        throw moduleError(path, `its loss threw: ${describeThrown(error)}`, error);
      }
    });
  }

  /** Calls everything as training and inference call it. */
  run(config: ModuleModel): void {
    const { path } = config;
    const tf = this.#tf;
    const tensors = moduleTensors(config, this.#model);
    const engine = new TfjsEngine(tf, config, tensors, {
      maxRows: 2 * trialRows,
      parameters: this.#parameters,
      gradients: new Float32Array(this.#parameters.length),
      allocate: (length) => new Float32Array(length),
    });
    // Each row comes twice, for the sums of the first half to be compared with those of both.
    const rowIndices = Uint32Array.from({ length: 2 * trialRows }, (_, row) => row % trialRows);
    const key = keyOfSeed(0);
    const x = engine.x.values;
    fillNormal(x, rowIndices, 2 * trialRows, config.inputSize, key, 0, purposes.trainNoise);
    x.forEach((value, i) => {
      x[i] = 1 / (1 + Math.exp(-value));
    });
    fillNormal(engine.eps, rowIndices, 2 * trialRows, config.latentSize, key, 1, purposes.trainNoise);
    this.#step(engine, path);
    const { numTensors } = tf.memory();
    this.#step(engine, path);
    if (Object.keys(tf.engine().state.registeredVariables).length > 0) {
      throw moduleError(
        path,
        "it makes a tf.variable, which would be neither trained nor saved; declare it in parameters",
      );
    }
    if (tf.memory().numTensors > numTensors) {
      throw moduleError(path, "its loss leaves tensors behind each time; keep none beyond the call");
    }
    this.#refuseSums(engine, config);
    tf.tidy(() => {
      const parameters = parameterTensors(tf, engine.layout, this.#parameters);
      const x = tf.zeros([trialRows, config.inputSize]) as Tensor2D;
      tensors.encode?.({ parameters, x });
      const z = tf.zeros([trialRows, config.latentSize]) as Tensor2D;
      tensors.decode?.({ parameters, z });
    });
  }

  /**
   * Each worker gives the loss of its rows alone, so one that is a sum would depend on how many workers there are.
   *
   * @throws ParavaeError E_MODEL_FILE
   */
  #refuseSums(engine: TfjsEngine, config: ModuleModel): void {
    const lossesOf = (rows: number): number[] => {
      engine.evaluate(rows);
      return engine.terms.map(([loss]) => loss);
    };
    const once = lossesOf(trialRows);
    const twice = lossesOf(2 * trialRows);
    for (const [i, { name }] of objectiveOf(config as ModelConfig).terms.entries()) {
      const ratio = twice[i] / once[i];
      if (!(ratio > doubled.from && ratio < doubled.to)) continue;
      const what = config.kind === "custom" ? "its loss" : `its loss's ${name}`;
      throw moduleError(
        config.path,
        `${what} doubles when each row comes twice, so it is a sum over the rows, expected their mean; divide it by x.shape[0]`,
      );
    }
  }

  #step(engine: TfjsEngine, path: string): void {
    engine.evaluate(trialRows);
    if (!engine.terms.every((term) => term.every(Number.isFinite))) {
      throw moduleError(
        path,
        "its loss is not a finite number on three made-up rows of values between 0 and 1; look for a logarithm or a division of 0",
      );
    }
    engine.lossAndGradients(trialRows, 1 / trialRows);
  }
}
