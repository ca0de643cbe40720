import type { Command } from "./run-command.js";

/** What a way works with. */
export interface Workplace {
  /** The folder that the setup makes. */
  readonly folder: string;
  /** The package @tensorflow/tfjs-node in it, unpacked by npm and without TensorFlow's library. */
  readonly tfjsNode: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Runs a command in the setup's environment. @throws ParavaeError E_COMMAND, E_ABORTED */
  readonly run: (command: Omit<Command, "environment"> & Partial<Command>) => Promise<string>;
  /** One line for the user: what is done, and where. */
  readonly print: (line: string) => void;
}

/** One way to give tfjs-node its library and its binding. */
export interface Way {
  readonly name: string;
  /** What the user has to have for it. */
  readonly needs: string;
  readonly install: (workplace: Workplace) => Promise<void>;
}
