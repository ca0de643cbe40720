import { csv } from "../csv/csv-format.js";
import { jsonLines } from "../json-lines/json-lines-format.js";
import { parquet } from "../parquet/parquet-format.js";
import { idx } from "./arrays/idx.js";
import { npy } from "./arrays/npy.js";
import { npz } from "./arrays/npz.js";
import { safetensors } from "./arrays/safetensors.js";
import type { Format } from "./format.js";

/** Every kind of file that is read, in the order in which they are asked: those that bytes tell surely come first. */
export const formats: readonly Format[] = [parquet, npy, npz, safetensors, idx, jsonLines, csv];
