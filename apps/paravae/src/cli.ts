import { ParavaeError } from "@paravae/core";
import { reportError } from "./errors.js";
import { exitNow } from "./exit-now.js";
import { surviveFailedOutput } from "./output/stdout.js";
import { buildProgram } from "./program.js";

surviveFailedOutput();
try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error, process.argv.includes("--json"));
  if (error instanceof ParavaeError && error.code === "E_STUCK") await exitNow(process.exitCode);
}
