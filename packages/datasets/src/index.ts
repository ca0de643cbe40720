export type { Dataset, Factors, ImageShape, LabelledDataset, LabelledSplit, Rows, Split } from "./dataset.js";
export type { DownloadProgress } from "./download.js";
export { type Idx, readIdx } from "./idx.js";
export { loadIdxFolder } from "./idx-folder.js";
export { datasetNames, findDataset, type LoadOptions, loadDataset } from "./load-dataset.js";
export { loadFolder } from "./load-folder.js";
export { factorSizes, makeShapes, type ShapesOptions, shapeFactors } from "./made/shapes.js";
export { encodeNpy, type NpyArray, readNpy } from "./npy.js";
export { type PictureFit, pictureFits } from "./pictures/decode-picture.js";
export { imageSizePattern, parseImageSize } from "./pictures/image-size.js";
export { loadSharp } from "./pictures/load-sharp.js";
export {
  loadPictureFolder,
  type PictureFolderOptions,
  type PictureProgress,
} from "./pictures/picture-folder.js";
