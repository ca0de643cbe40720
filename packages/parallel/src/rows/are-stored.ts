import type { StoredRows } from "@paravae/datasets";
import type { TrainerRows } from "../trainer/trainer-options.js";

/** Whether rows are to be read, not in memory. */
export const areStored = (rows: TrainerRows): rows is StoredRows => "read" in rows;
