import { type InitialisationKind, initialisationKinds } from "../parameters/initialisation-kinds.js";
import { checkFields, checkOneOf, checkSize, checkSizes, refuseField } from "./model-checks.js";

/** A parameter tensor as a module declares it. */
export interface ModuleParameter {
  readonly name: string;
  /** Row-major. Empty for a single number. */
  readonly shape: readonly number[];
  /** Drawn by that rule from the shape, or this one number throughout. */
  readonly initial: InitialisationKind | number;
}

/**
 * A model whose mathematics lie in a file of the user's: paravae knows what it takes, what it gives and its
 * parameters. `describeModule` of @paravae/tfjs makes one from the file.
 */
export interface ModuleModel {
  readonly architecture: "module";
  /** The file, absolute. */
  readonly path: string;
  /** "vae" when its loss is reconstruction + KL, told apart; "custom" for any other loss. */
  readonly kind: "vae" | "custom";
  readonly inputSize: number;
  /** Values of noise per row; 0 for a model that takes none. */
  readonly latentSize: number;
  /** Whether its loss asks for the rows' labels. */
  readonly labels: boolean;
  readonly parameters: readonly ModuleParameter[];
}

const fields: readonly string[] = [
  ...["architecture", "path", "kind", "inputSize", "latentSize", "labels", "parameters"],
];

/** @throws ParavaeError E_MODEL when a field is out of its range */
export function defineModule(model: ModuleModel): ModuleModel {
  checkFields(model, fields);
  if (typeof model.path !== "string" || model.path === "")
    refuseField("path", model.path, "the path of a file");
  checkOneOf("kind", model.kind, ["vae", "custom"]);
  checkSize("inputSize", model.inputSize);
  checkSize("latentSize", model.latentSize, 0);
  if (typeof model.labels !== "boolean") refuseField("labels", model.labels, "true or false");
  if (!Array.isArray(model.parameters)) refuseField("parameters", model.parameters, "a list");
  const names = new Set<string>();
  for (const { name, shape, initial } of model.parameters) {
    if (typeof name !== "string" || name === "" || names.has(name)) {
      refuseField("parameters", name, "a name of its own for each");
    }
    names.add(name);
    checkSizes(`shape of ${name}`, shape, "a list of sizes");
    if (!Number.isFinite(initial)) checkOneOf(`initial of ${name}`, initial, initialisationKinds);
  }
  if (names.size === 0) refuseField("parameters", [], "at least one");
  return {
    ...model,
    parameters: model.parameters.map(({ name, shape, initial }) => ({ name, shape: [...shape], initial })),
  };
}
