import { opsContract } from "@paravae/testkit";
import { referenceOps } from "../../src/index.js";

// Sums and formulas in float64, rounded once on the way out.
const tolerances = { sum: 1, elementwise: 4, normal: 3 };
const allocate = (length: number): Float32Array => new Float32Array(length);

opsContract("reference", () => referenceOps(allocate), tolerances);
opsContract("reference in bfloat16", () => referenceOps(allocate, "bf16"), tolerances);
