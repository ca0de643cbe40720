import { type EpochMetrics, flatTerms } from "@paravae/checkpoints";
import { jsonLine } from "../json-line.js";

/** An epoch's line of metrics.jsonl: `{ epoch, train, test }`, each split's terms by their names. */
export const metricsLine = ({ epoch, train, test }: EpochMetrics): string =>
  jsonLine({ epoch, train: flatTerms(train), test: test && flatTerms(test) });
