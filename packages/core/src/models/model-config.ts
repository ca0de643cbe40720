import type { InitialisationKind } from "../parameters/initialisation-kinds.js";
import type { ParameterLayout } from "../parameters/parameter-layout.js";
import type { Architecture, ColumnRange, ModelObjective } from "./architecture.js";
import { convArchitecture } from "./conv-architecture.js";
import type { ConvModel, ConvOptions } from "./conv-model.js";
import { denseArchitecture } from "./dense-architecture.js";
import type { DenseLayout } from "./dense-layout.js";
import type { DenseModel, DenseOptions } from "./dense-model.js";
import { checkOneOf } from "./model-checks.js";
import { moduleArchitecture } from "./module-architecture.js";
import type { ModuleModel } from "./module-model.js";

/** What a model is: everything that decides its parameters' shapes and its loss. Plain JSON. */
export type ModelConfig = DenseModel | ConvModel | ModuleModel;
export type ModelOptions = DenseOptions | ConvOptions | ModuleModel;
export type ArchitectureKind = ModelConfig["architecture"];

/** Every architecture. */
const architectures: Readonly<Record<ArchitectureKind, Architecture<ModelConfig, ModelOptions>>> = {
  dense: denseArchitecture,
  conv: convArchitecture,
  module: moduleArchitecture,
};

const architectureOf = ({ architecture }: ModelConfig): Architecture<ModelConfig, ModelOptions> =>
  architectures[architecture];

/**
 * Fills in the defaults and checks every field once, so that nothing past this point has to. A model is dense
 * unless it names another architecture.
 *
 * @throws ParavaeError E_MODEL when a field is out of its range
 */
export function defineModel(options: DenseOptions): DenseModel;
export function defineModel(options: ConvOptions): ConvModel;
export function defineModel(options: ModelOptions): ModelConfig;
export function defineModel(options: ModelOptions): ModelConfig {
  const { architecture = "dense" } = options;
  checkOneOf("architecture", architecture, Object.keys(architectures));
  return architectures[architecture].define(options);
}

/** Where each parameter of a model lies in its flat block. */
export function layoutOf(model: DenseModel): DenseLayout;
export function layoutOf(model: ModelConfig): ParameterLayout;
export function layoutOf(model: ModelConfig): ParameterLayout {
  return architectureOf(model).layoutOf(model);
}

/** The sizes of a model in one line: `784-400-20-400-784`, `28×28×1-32-64-20`, `model.ts`. */
export const describeSizes = (model: ModelConfig): string => architectureOf(model).describeSizes(model);

/** What a model is trained for: the terms of its loss, their weights, its noise. */
export const objectiveOf = (model: ModelConfig): ModelObjective => architectureOf(model).objectiveOf(model);

/** The rule that a model's parameters are drawn by. */
export const initialisationOf = (model: ModelConfig): InitialisationKind =>
  architectureOf(model).initialisationOf(model);

/** What a model's rows may hold, from the first column on. */
export const rangesOf = (model: ModelConfig): readonly ColumnRange[] => architectureOf(model).rangesOf(model);

/** Whether NaN in a model's rows is a missing cell. */
export const allowsMissing = (model: ModelConfig): boolean => architectureOf(model).allowsMissing(model);

/** What has to agree for training to go on with a model: a module's file may have moved. */
export const identityOf = (model: ModelConfig): object => architectureOf(model).identityOf(model);
