import type { Progress } from "@paravae/parallel";
import type { RunDescription } from "@paravae/runs";
import { createLogUpdate } from "log-update";
import { formatBar, formatClock, formatCount, formatTerms } from "./format.js";
import { RateMeter } from "./rate-meter.js";

const refreshMs = 100;
const barWidth = 24;

type LiveRun = Pick<RunDescription, "epochs" | "stepsPerEpoch" | "batchSize" | "lastStep">;

/** A line at the foot of a terminal that follows the steps as they are taken. */
export class LiveView {
  readonly #update: ReturnType<typeof createLogUpdate>;
  readonly #rate = new RateMeter();
  #run: LiveRun | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#update = createLogUpdate(stream);
  }

  begin(run: LiveRun): void {
    this.#run = run;
  }

  watch(look: () => Progress): void {
    const draw = (): void => {
      const progress = look();
      this.#rate.add(progress.step, performance.now());
      if (this.#run !== undefined) this.#update(liveLine(progress, this.#run, this.#rate.perSecond));
    };
    draw();
    this.#timer = setInterval(draw, refreshMs);
    // The view must never be what keeps a process alive.
    this.#timer.unref();
  }

  /** Makes room for a line that stays; the next refresh draws the view below it. */
  clear(): void {
    this.#update.clear();
  }

  /** Takes the view away and gives the cursor back. */
  close(): void {
    clearInterval(this.#timer);
    this.#update.clear();
    this.#update.done();
  }
}

export function liveLine(progress: Progress, run: LiveRun, stepsPerSecond: number): string {
  const { epoch, stepInEpoch, step } = progress;
  const hasTerms = stepInEpoch > 0 && !Number.isNaN(progress.terms.loss);
  const terms = hasTerms ? `  loss ${formatTerms(progress.terms)}` : "";
  const left = formatClock(Math.max(0, run.lastStep - step) / stepsPerSecond);
  const speed = Number.isNaN(stepsPerSecond)
    ? ""
    : `  ${formatCount(stepsPerSecond * run.batchSize)} rows/s  ETA ${left}`;
  const number = Math.min(epoch + 1, run.epochs);
  return `epoch ${number}/${run.epochs} ${formatBar(stepInEpoch / run.stepsPerEpoch, barWidth)}${terms}${speed}`;
}
