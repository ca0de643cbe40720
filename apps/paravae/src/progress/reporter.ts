import type { RunObserver, RunSummary } from "@paravae/runs";

/** How a run ended, with what the command knows of it. */
export interface RunEnd extends RunSummary {
  /** The signal of an interrupted run. */
  readonly signal: string | undefined;
  /** The file of a model of the user's own. */
  readonly model: string | undefined;
  readonly pictures: readonly string[];
}

/** Tells someone, a person or a program, how a run goes. */
export interface Reporter extends RunObserver {
  done(run: RunEnd): void;
  /** Gives the terminal back, also when the run fails. */
  close(): void;
}

/** The command that goes on with a run. */
export const resumeCommandOf = ({ path, model }: Pick<RunEnd, "path" | "model">): string =>
  `paravae resume ${quoted(path)}${model === undefined ? "" : ` --model ${quoted(model)}`}`;

/** As a shell takes it. */
const quoted = (path: string): string =>
  /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
