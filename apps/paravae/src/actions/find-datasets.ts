import { datasetNames, findDataset } from "@paravae/datasets";
import type { Finding } from "../output/findings.js";

/** Every dataset that is known by name, and where it is. */
export const findDatasets = (): Promise<Finding[]> => Promise.all(datasetNames.map(locate));

async function locate(name: (typeof datasetNames)[number]): Promise<Finding> {
  if (name === "shapes") return { name, found: true, detail: "made from a formula" };
  const folder = await findDataset(name);
  return {
    name,
    found: folder !== undefined,
    detail: folder ?? "not on this machine; the first use downloads it",
  };
}
