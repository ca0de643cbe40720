/*
 * What Piscina loads in each thread. Piscina require()s its file, and requiring an ES module in a thread that is being ended
 * aborts the whole process on Node 20 (v8::Module::IsGraphAsync of a module that is not linked). This one is CommonJS, and
 * imports the module that does the work. Piscina awaits `default` before it calls the thread ready. A module that does not
 * load is what each task answers, for Piscina swallows a rejection here.
 */
const runTask = import("./worker.js").then(
  (worker) => worker.default,
  (error: unknown) => () => {
    throw error;
  },
);

module.exports = { __esModule: true, default: runTask };
