export type { Dataset, ImageShape, LabelledDataset, LabelledSplit, Rows, Split } from "./dataset.js";
export type { DownloadProgress } from "./download.js";
export { type Idx, readIdx } from "./idx.js";
export { loadIdxFolder } from "./idx-folder.js";
export { datasetNames, findDataset, type LoadOptions, loadDataset } from "./load-dataset.js";
export { encodeNpy, type NpyArray, readNpy } from "./npy.js";
