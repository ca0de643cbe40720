/**
 * Files of every kind as rows. An entry of its own, for what reads them takes a while to load, and who trains on a dataset by its name needs none of it.
 */
export { collectColumns } from "../columns/collect-columns.js";
export type { Column, Columns, NumberColumn, TextColumn } from "../columns/columns.js";
export type { Labels } from "../columns/labels.js";
export { type Selection, type SelectOptions, selectFields } from "../columns/select-fields.js";
export { type ColumnRows, toRows } from "../columns/to-rows.js";
export { loadFolder } from "../load-folder.js";
export { binaryColumn } from "../parquet/parquet-columns.js";
export {
  loadPictureFolder,
  type PictureFolderOptions,
  type PictureProgress,
} from "../pictures/picture-folder.js";
export { type ExpandOptions, expandPaths, type InputPath } from "../reading/expand-paths.js";
export type { Batch, Cells, Field, ValueType } from "../reading/field.js";
export type { Format, Reading, ReadOptions } from "../reading/format.js";
export { formats } from "../reading/formats.js";
export type { InputFile } from "../reading/input-file.js";
export { type OpenInputOptions, openInput } from "../reading/open-input.js";
export { joinColumns } from "./join-columns.js";
export { type HeldOut, type LoadFilesOptions, loadFiles } from "./load-files.js";
export { formatOf, type ReadFileOptions, readColumns } from "./read-columns.js";
export { type ColumnSummary, summariseColumn } from "./summarise-column.js";
