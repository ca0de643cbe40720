import type { RunObserver, RunSummary } from "@paravae/runs";

/** Tells someone, a person or a program, how a run goes. */
export interface Reporter extends RunObserver {
  done(summary: RunSummary): void;
  /** Gives the terminal back, also when the run fails. */
  close(): void;
}

/** The command that goes on with a run. */
export const resumeCommandOf = ({ path, model }: Pick<RunSummary, "path" | "model">): string =>
  `paravae resume ${quoted(path)}${model === undefined ? "" : ` --model ${quoted(model)}`}`;

/** As a shell takes it. */
const quoted = (path: string): string =>
  /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
