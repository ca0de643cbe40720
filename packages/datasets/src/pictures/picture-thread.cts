/*
 * What Piscina loads in each thread. It is CommonJS, for requiring an ES module in a thread that is being ended aborts the whole
 * process on Node 20 (v8::Module::IsGraphAsync of a module that is not linked), and imports the module that does the work.
 */
const runTask = import("./picture-worker.js").then(
  (worker) => worker.default,
  (error: unknown) => () => {
    throw error;
  },
);

module.exports = { __esModule: true, default: runTask };
