import { subscribe } from "node:diagnostics_channel";
import { createVitest } from "vitest/node";

/** What a test may take before it has failed: a mutation may leave workers waiting for each other. */
const testTimeoutMs = 20_000;

/** What ends a process that touches what it may not, or runs into what is no instruction. Vitest itself ends processes by others. */
const faultSignals = ["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGABRT"];

/** What a run of tests has come to, as vitest tells it. Its own results hold those of earlier runs too. */
class Outcome {
  passed = 0;
  /** Names of tests. */
  failed = [];
  /** Outside of tests, as of a module that does not load. */
  errors = [];
  /** What a process of tests died of. */
  signal = undefined;

  onTestCaseResult(test) {
    const { state } = test.result();
    if (state === "passed") this.passed++;
    else if (state === "failed") this.failed.push(test.fullName);
  }

  onTestModuleEnd(module) {
    this.errors.push(...module.errors());
  }

  onProcessEnd(signal) {
    if (faultSignals.includes(signal)) this.signal = signal;
  }

  onTestRunEnd(_, unhandledErrors) {
    this.errors.push(...unhandledErrors);
  }
}

/**
 * Runs tests of a copy of the build, each file in a process of its own, which loads the built files as they are then. What is
 * slow to start, vitest itself and the tests' translation, is done once.
 */
export class TestRunner {
  #vitest;
  #outcome = new Outcome();

  static async create(folder) {
    const runner = new TestRunner();
    const reporter = {
      onTestCaseResult: (test) => runner.#outcome.onTestCaseResult(test),
      onTestModuleEnd: (module) => runner.#outcome.onTestModuleEnd(module),
      onTestRunEnd: (modules, errors) => runner.#outcome.onTestRunEnd(modules, errors),
    };
    // Vitest says that a process has ended, but not how. Its processes are known by their title.
    const title = `--title=${folder}`;
    subscribe("child_process", ({ process }) =>
      process.once("exit", (_, signal) => {
        if (process.spawnargs.includes(title)) runner.#outcome.onProcessEnd(signal);
      }),
    );
    const options = {
      ...{ execArgv: [title], root: folder, config: false, watch: false, reporters: [reporter] },
      include: ["packages/*/test/**/*.test.ts"],
      ...{ bail: 1, fileParallelism: false, testTimeout: testTimeoutMs, teardownTimeout: 500 },
      // Optional engines would take most of the time; they have tests of their own.
      env: { PARAVAE_BLAS: "/none", PARAVAE_TENSORFLOW: "/none", CI: "" },
      server: { deps: { external: [/\/dist\//] } },
    };
    // Tests of sources run on the built files too, which hold the mutations.
    const alias = [{ find: /^((?:\.\.\/)+)src\//, replacement: "$1dist/" }];
    runner.#vitest = await createVitest("test", options, { resolve: { alias } });
    return runner;
  }

  /**
   * Runs tests up to the first failure.
   *
   * @param tests `files`: parts of paths of test files; `only`: what the names of tests match
   * @returns the name of the test that failed, or the signal that the tests' process died of; undefined when all passed
   * @throws Error when something else than a test failed
   */
  async firstFailure({ files, only = "" }) {
    this.#outcome = new Outcome();
    this.#vitest.setGlobalTestNamePattern(only);
    await this.#vitest.runTestSpecifications(await this.#vitest.globTestSpecifications(files));
    const { passed, failed, errors, signal } = this.#outcome;
    if (failed.length > 0) return failed[0];
    if (signal !== undefined) return `the tests' process, which died of ${signal}`;
    if (errors.length > 0) throw new Error(`not a test failed, but ${errors[0].message}`);
    if (passed === 0) throw new Error(`no tests in ${files.join()}`);
    return undefined;
  }

  close() {
    return this.#vitest.close();
  }
}
