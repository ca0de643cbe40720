import { Table } from "../tables/table.js";
import { bernoulli } from "./bernoulli.js";
import { gaussian } from "./gaussian.js";
import type { Likelihood } from "./likelihood.js";

/** Every likelihood by its kind. */
export const likelihoods = new Table<Likelihood>("likelihood", "E_MODEL", [bernoulli, gaussian]);
