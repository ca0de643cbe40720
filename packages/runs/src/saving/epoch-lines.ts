import type { EpochMetrics } from "@paravae/checkpoints";
import { appendText } from "@paravae/files";
import type { EpochReport } from "@paravae/parallel";
import { jsonLine } from "../json-line.js";
import type { RunFolder } from "../run-folder.js";
import { metricsLine } from "./metrics-line.js";

/** The lines of metrics.jsonl and timings.jsonl. What cannot be written waits, and is written the next time. */
export class EpochLines {
  readonly #folder: RunFolder;
  readonly #metrics: EpochMetrics[];
  #metricsText = "";
  #timingsText = "";
  /** Whether metrics.jsonl holds the epochs before those that wait. */
  #isWhole = true;

  /** @param metrics of the epochs that metrics.jsonl holds */
  constructor(folder: RunFolder, metrics: readonly EpochMetrics[]) {
    this.#folder = folder;
    this.#metrics = [...metrics];
  }

  get wait(): boolean {
    return this.#metricsText !== "" || this.#timingsText !== "" || !this.#isWhole;
  }

  add({ epoch, train, test, seconds, rowsPerSecond }: EpochReport): void {
    const metrics = { epoch, train, test };
    this.#metrics.push(metrics);
    this.#metricsText += metricsLine(metrics);
    this.#timingsText += jsonLine({ epoch, seconds, rowsPerSecond });
  }

  /** The folder is a new one. */
  beginAgain(): void {
    this.#isWhole = false;
  }

  /**
   * Writes what waits; after a failure metrics.jsonl is written whole.
   *
   * @throws ParavaeError E_WRITE
   */
  async write(): Promise<void> {
    const [metrics, timings] = [this.#metricsText, this.#timingsText];
    const isWhole = this.#isWhole;
    this.#isWhole = false;
    if (!isWhole) await this.#folder.writeMetrics(this.#metrics);
    else if (metrics !== "") await appendText(this.#folder.file("metrics.jsonl"), metrics);
    this.#isWhole = true;
    // Others may have been added meanwhile.
    this.#metricsText = this.#metricsText.slice(metrics.length);
    if (timings !== "") await appendText(this.#folder.file("timings.jsonl"), timings);
    this.#timingsText = this.#timingsText.slice(timings.length);
  }
}
