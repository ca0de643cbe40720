import { execFile } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { promisify } from "node:util";

/** A process that runs. Its start tells it from a later one that got the same pid; null: nothing tells. */
export interface RunningProcess {
  readonly start: string | null;
}

const unknownStart: RunningProcess = { start: null };

/**
 * The process of this machine and namespace with this pid; undefined when there is none, or only a zombie.
 * In doubt it runs.
 */
export async function findProcess(pid: number): Promise<RunningProcess | undefined> {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    // EPERM: it runs, and is another user's.
    if ((cause as NodeJS.ErrnoException).code === "ESRCH") return undefined;
  }
  if (process.platform === "win32") return unknownStart;
  return process.platform === "linux" ? findInProc(pid) : findByPs(pid);
}

async function findInProc(pid: number): Promise<RunningProcess | undefined> {
  // A sandbox may show the /proc of another namespace, where this pid is someone else's.
  if ((await readlink("/proc/self").catch(() => "")) !== String(process.pid)) return unknownStart;
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat === undefined ? unknownStart : parseProcStat(stat);
}

/**
 * A line of /proc/<pid>/stat (proc_pid_stat(5)): field 3 is the state, 20 the number of threads, 22 the start
 * in clock ticks since boot.
 */
export function parseProcStat(stat: string): RunningProcess | undefined {
  // Field 2, the command in parentheses, may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, threads, start] = [fields[0], Number(fields[17]), fields[19]];
  // The first thread of a killed process may be gone while another still finishes a write.
  return /[ZX]/.test(state) && threads <= 1 ? undefined : { start };
}

/** As `ps` tells it, with the start to the second: for systems without /proc. */
export async function findByPs(pid: number): Promise<RunningProcess | undefined> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "stat=", "-o", "lstart=", "-p", `${pid}`], {
    // Else the start would be written in each user's language and time zone.
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    timeout: 5000,
  }).catch(() => ({ stdout: "" }));
  const [state, ...start] = stdout.trim().split(/\s+/);
  if (start.length === 0) return unknownStart;
  return state.startsWith("Z") ? undefined : { start: start.join(" ") };
}
