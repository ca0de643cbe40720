import { opsContract } from "@paravae/testkit";
import { referenceOps } from "../src/index.js";

opsContract("reference", () => referenceOps((length) => new Float32Array(length)), {
  // Sums and formulas in float64, rounded once on the way out.
  sum: 1,
  elementwise: 4,
  normal: 3,
});
