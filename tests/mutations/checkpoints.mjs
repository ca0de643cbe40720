// Faults of checkpoint files.
export const suites = [
  {
    tests: {
      files: ["checkpoints/test/encoding", "checkpoints/test/format-1", "checkpoints/test/pack-terms"],
    },
    mutations: [
      {
        name: "the checksum not checked",
        file: "checkpoints/dist/envelope.js",
        find: "if (!checksumOf(file, body)",
        replace: "if (false && !checksumOf(file, body)",
      },
      {
        name: "the checksum leaves out the head",
        file: "checkpoints/dist/envelope.js",
        find: ".update(head.subarray(0, checksumOffset))",
        replace: "",
      },
      {
        name: "a newer format read as if it were known",
        file: "checkpoints/dist/envelope.js",
        find: "version < oldestVersion || version > formatVersion",
        replace: "version < oldestVersion",
      },
      {
        name: "another number of the format",
        file: "checkpoints/dist/envelope.js",
        find: "formatVersion = 2",
        replace: "formatVersion = 3",
      },
      {
        name: "a file that is too long is taken",
        file: "checkpoints/dist/envelope.js",
        find: "declared !== BigInt(fileLength)",
        replace: "declared > BigInt(fileLength)",
      },
      {
        name: "anything is a checkpoint",
        file: "checkpoints/dist/envelope.js",
        find: "if (!magic.subarray(0, head.length)",
        replace: "if (false && !magic.subarray(0, head.length)",
      },
      {
        name: "the epoch in place of the step",
        file: "checkpoints/dist/body.js",
        find: "step: fields.step,",
        replace: "step: fields.epoch,",
      },
      {
        name: "the place in the epoch lost",
        file: "checkpoints/dist/body.js",
        find: "stepInEpoch: fields.stepInEpoch,",
        replace: "stepInEpoch: 0,",
      },
      {
        name: "the batch size in place of the workers",
        file: "checkpoints/dist/body.js",
        find: "workers: fields.workers,",
        replace: "workers: fields.batchSize,",
      },
      {
        name: "the rows of the epoch lost",
        file: "checkpoints/dist/body.js",
        find: "rows: fields.epochRows,",
        replace: "rows: 0,",
      },
      {
        name: "the seed lost",
        file: "checkpoints/dist/body.js",
        find: "seed: fields.seed,",
        replace: "seed: 0,",
      },
      {
        name: "settings lost",
        file: "checkpoints/dist/body.js",
        find: "settings: configuration.settings ?? null,",
        replace: "settings: null,",
      },
      {
        name: "the test metrics lost",
        file: "checkpoints/dist/body.js",
        find: 'test: test === null ? null : unpack("test", test),',
        replace: "test: null,",
      },
      {
        name: "the first moments in place of all",
        file: "checkpoints/dist/body.js",
        find: "[name, slots[name]]",
        replace: "[name, slots[slotNames[0]]]",
      },
      {
        name: "moments in the order in which they came",
        file: "checkpoints/dist/body.js",
        find: "Object.fromEntries(slotNames.map((name) => [name, slots[name]]))",
        replace: "slots",
      },
      {
        name: "the first epoch's metrics lost",
        file: "checkpoints/dist/body.js",
        find: "metrics: state.metrics.map(",
        replace: "metrics: state.metrics.slice(1).map(",
      },
      {
        name: "format 1 read as format 2",
        file: "checkpoints/dist/body.js",
        find: "version === 1 ? modelOfFormat1(given) : given",
        replace: "given",
      },
      {
        name: "terms in another order",
        file: "checkpoints/dist/pack-terms.js",
        find: "...terms.map(({ name }) => nats[name]),",
        replace: "...terms.map(({ name }) => nats[name]).reverse(),",
      },
      {
        name: "sums of the first dimension only",
        file: "checkpoints/dist/pack-terms.js",
        find: "terms.flatMap(({ name }) => sums[name])",
        replace: "terms.flatMap(({ name, dimensions = 1 }) => Array(dimensions).fill(sums[name][0]))",
      },
      {
        name: "dimensions of the term before",
        file: "checkpoints/dist/pack-terms.js",
        find: "at += dimensions;",
        replace: "",
      },
      {
        name: "sums of any length",
        file: "checkpoints/dist/pack-terms.js",
        find: "checkLength(field, packed, columnsOfTerms(terms));",
        replace: "",
      },
      {
        name: "a step before the epoch's",
        file: "checkpoints/dist/check-state.js",
        find: 'whole("step", position.step, position.stepInEpoch);',
        replace: "",
      },
      {
        name: "parameters of any length",
        file: "checkpoints/dist/check-state.js",
        find: 'block("parameters", parameters, length);',
        replace: "",
      },
      {
        name: "moments of any length",
        file: "checkpoints/dist/check-state.js",
        find: "slots[name], length);",
        replace: "slots[name], slots[name].length);",
      },
      {
        name: "a configuration that leaves something open",
        file: "checkpoints/dist/check-state.js",
        find: "if (isDeepStrictEqual({ ...config }, defined))",
        replace: "if (true)",
      },
    ],
  },
  {
    tests: { files: ["checkpoints/test/plain-msgpack"] },
    mutations: [
      {
        name: "any depth",
        file: "checkpoints/dist/plain-msgpack.js",
        find: "depth > maxDepth",
        replace: "false",
      },
      {
        name: "bytes behind the value",
        file: "checkpoints/dist/plain-msgpack.js",
        find: "if (at < bytes.length)",
        replace: "if (false)",
      },
    ],
  },
  {
    tests: { files: ["checkpoints/test/checkpoint-"] },
    mutations: [
      {
        name: "the oldest checkpoint first",
        file: "checkpoints/dist/checkpoint-folder.js",
        find: "b.step - a.step",
        replace: "a.step - b.step",
      },
      {
        name: "a damaged checkpoint ends the search",
        file: "checkpoints/dist/checkpoint-folder.js",
        find: "if (!(error instanceof ParavaeError))",
        replace: "if (true)",
      },
      {
        name: "checkpoints that are needed are deleted",
        file: "checkpoints/dist/checkpoint-folder.js",
        find: "steps.includes(step)",
        replace: "!steps.includes(step)",
      },
      {
        name: "half-written files stay",
        file: "checkpoints/dist/checkpoint-folder.js",
        find: "...halves.map((name) => join(folder, name))",
        replace: "",
      },
      {
        name: "a file without its head's length checked",
        file: "checkpoints/dist/checkpoint-file.js",
        find: "checkHead(head, opened.size, path);",
        replace: "",
      },
      {
        name: "two writes at once",
        file: "checkpoints/dist/writer/checkpoint-writer.js",
        find: "if (this.#isWriting) {",
        replace: "if (false) {",
      },
      {
        name: "the memory of a write used while it goes on",
        file: "checkpoints/dist/writer/checkpoint-writer.js",
        find: "this.#shared.set(body);",
        replace: "",
      },
    ],
  },
];
