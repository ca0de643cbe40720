import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type EpochMetrics, listCheckpoints, pruneCheckpoints } from "@paravae/checkpoints";
import { ParavaeError } from "@paravae/core";
import {
  describeFileError,
  exists,
  makeFolder,
  removeFolders,
  targetOfTemporary,
  writeError,
  writeFileAtomically,
} from "@paravae/files";
import { RunLock } from "./lock/run-lock.js";
import { metricsLine } from "./saving/metrics-line.js";
import { savedSettings } from "./settings/saved-settings.js";
import type { Settings } from "./settings/settings-table.js";

/**
 * The folder of one run:
 *
 *     config.json           the settings, a valid --config file
 *     metrics.jsonl         the loss terms of each epoch: a function of the settings alone
 *     timings.jsonl         what each epoch took: the one file that differs between equal runs
 *     checkpoints/          checkpoint-<step>.paravae, the newest few
 *     samples.png           drawn from the prior, at the end
 *     reconstructions.png   test rows above their reconstructions, at the end
 *     .lock                 whose it is, while a process writes to it
 *
 * One process writes to it at a time: the one that has created it, or locked it, until it releases it.
 */
export class RunFolder {
  readonly path: string;
  /** Folders that `create` made, outermost first: what `discard` may take away. */
  readonly #made: readonly string[];
  /** Whether it holds anything that training came to. */
  #hasResults = false;
  #lock: RunLock | undefined;

  private constructor(path: string, made: readonly string[]) {
    this.path = path;
    this.#made = made;
  }

  /**
   * Makes the folder of a new run and writes its config.json, which also shows that the folder can be
   * written to.
   *
   * @param out its path; when left out, the first free runs/<dataset>-<n>
   * @throws ParavaeError E_RUN_FOLDER when it is there already and not empty, E_WRITE when it cannot be
   *   written, E_RUN_BUSY when another process has just begun a run there; nothing is left behind then
   */
  static async create(settings: Settings, out: string | undefined): Promise<RunFolder> {
    const folder =
      out === undefined ? await RunFolder.#firstFree(settings.dataset) : await RunFolder.#empty(out);
    try {
      await folder.lock();
      // Of two processes that start on one path, the first may have come and gone while the second found it empty.
      await mkdir(folder.checkpoints).catch((cause: NodeJS.ErrnoException) => {
        if (cause.code !== "EEXIST") throw writeError(folder.checkpoints, cause);
        folder.keep();
        throw new ParavaeError(
          "E_RUN_FOLDER",
          `${folder.path}: another process has just begun a run there; name another --out`,
        );
      });
      await folder.writeSettings(settings);
    } catch (error) {
      await folder.discard();
      throw error;
    }
    return folder;
  }

  /**
   * The folder of a run that was begun before.
   *
   * @throws ParavaeError E_RUN_FOLDER when there is none
   */
  static async open(path: string): Promise<RunFolder> {
    const folder = new RunFolder(path, []);
    const isFolder = (await stat(folder.checkpoints).catch(() => undefined))?.isDirectory() ?? false;
    if (isFolder) return folder;
    throw new ParavaeError(
      "E_RUN_FOLDER",
      `${path}: no run to go on with: it has no folder "checkpoints"; name the folder that paravae train printed`,
    );
  }

  /** @throws ParavaeError E_RUN_BUSY when another living process has it, E_WRITE */
  async lock(): Promise<void> {
    this.#lock = await RunLock.acquire(this.path);
  }

  async release(): Promise<void> {
    await this.#lock?.release();
    this.#lock = undefined;
  }

  get checkpoints(): string {
    return join(this.path, "checkpoints");
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /**
   * Whether its run ended before it had a checkpoint, and left its settings alone.
   *
   * @throws ParavaeError E_CHECKPOINT_READ
   */
  async isUnsaved(): Promise<boolean> {
    const saved = await listCheckpoints(this.checkpoints);
    return saved.length === 0 && (await exists(this.file("config.json")));
  }

  async writeSettings(settings: Settings): Promise<void> {
    const text = `${JSON.stringify(savedSettings(settings), undefined, 2)}\n`;
    await writeFileAtomically(this.file("config.json"), text);
  }

  /** Makes metrics.jsonl hold just these epochs. */
  async writeMetrics(metrics: readonly EpochMetrics[]): Promise<void> {
    await writeFileAtomically(this.file("metrics.jsonl"), metrics.map(metricsLine).join(""));
  }

  /** Keeps `discard` from taking the run away: training has come to something. */
  keep(): void {
    this.#hasResults = true;
  }

  /**
   * Deletes checkpoints, and what killed processes left half written among them.
   *
   * @param superfluous which, of the steps after which there are checkpoints
   * @throws ParavaeError E_CHECKPOINT_READ, E_CHECKPOINT_WRITE
   */
  async tidy(superfluous: (steps: readonly number[]) => readonly number[]): Promise<void> {
    await pruneCheckpoints(this.checkpoints, superfluous);
  }

  /**
   * Makes the folder again, with its lock and its config.json, if it was removed.
   *
   * @returns whether it was
   * @throws ParavaeError E_WRITE; E_RUN_BUSY when another process has made it its own
   */
  async makeAgain(settings: Settings): Promise<boolean> {
    await makeFolder(this.checkpoints);
    if (await exists(this.file("config.json"))) return false;
    await this.release();
    await this.lock();
    await this.writeSettings(settings);
    return true;
  }

  /** Deletes the pictures, which are of an older model once training goes on. */
  async removePictures(): Promise<void> {
    for (const name of ["samples.png", "reconstructions.png"]) await rm(this.file(name), { force: true });
  }

  /** Deletes what a killed process left half written. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.path)) {
      if (targetOfTemporary(name) !== undefined) await rm(this.file(name), { force: true });
    }
  }

  /**
   * Renames the checkpoints after `step`, which could not be read, to *.damaged: else they would count among
   * the newest that are kept.
   */
  async setAsideNewer(step: number): Promise<void> {
    for (const newer of await listCheckpoints(this.checkpoints)) {
      if (newer.step > step) await rename(newer.path, `${newer.path}.damaged`);
    }
  }

  /** Releases the folder, and takes away what `create` made if the run came to nothing. */
  async discard(): Promise<void> {
    const isMine = this.#lock !== undefined;
    await this.release();
    if (this.#hasResults || !isMine) return removeFolders(this.#made);
    await rm(this.file("config.json"), { force: true }).catch(() => undefined);
    await rm(this.checkpoints, { recursive: true, force: true }).catch(() => undefined);
    await removeFolders(this.#made);
  }

  static async #firstFree(dataset: string): Promise<RunFolder> {
    const made = await makeFolder("runs");
    for (let n = 1; ; n++) {
      const path = join("runs", `${dataset}-${n}`);
      try {
        // Fails when the folder exists, so that two processes never share one.
        await mkdir(path);
        return new RunFolder(path, [...made, path]);
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === "EEXIST") continue;
        await new RunFolder(path, made).discard();
        throw writeError(path, cause);
      }
    }
  }

  static async #empty(path: string): Promise<RunFolder> {
    if (path === "") throw new ParavaeError("E_RUN_FOLDER", '--out is "", expected the path of a folder');
    const entries = await readdir(path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "ENOENT") return [];
      throw new ParavaeError(
        "E_RUN_FOLDER",
        `--out ${path}: cannot be used as a run folder: ${describeFileError(cause)}`,
        { cause },
      );
    });
    if (entries.length > 0) {
      throw new ParavaeError(
        "E_RUN_FOLDER",
        `--out ${path}: the folder is not empty; name a new one, or go on with paravae resume ${path}`,
      );
    }
    return new RunFolder(path, await makeFolder(path));
  }
}
