import { reportError } from "./errors.js";
import { surviveClosedPipes } from "./output/stdout.js";
import { buildProgram } from "./program.js";

surviveClosedPipes();
try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error, process.argv.includes("--json"));
}
