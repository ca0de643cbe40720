import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { seal } from "../../../packages/checkpoints/dist/envelope.js";
import { decodeCheckpoint, encodeCheckpoint } from "../../../packages/checkpoints/dist/index.js";
import { readSavedRun } from "../../../packages/runs/dist/settings/saved-settings.js";
import { mutateBytes } from "../mutate-bytes.mjs";
import { mutateTree } from "../mutate-tree.mjs";

// The copy that the package decodes with.
const { Packr } = createRequire(new URL("../../../packages/checkpoints/package.json", import.meta.url))(
  "msgpackr",
);
const packr = new Packr({ moreTypes: true, useRecords: false });

const headerBytes = 52;
const bodyOf = (file) => file.subarray(headerBytes);
const sealedBody = (fields, format) => seal(packr.pack(fields), format);
/** One of the two formats that are read. */
const anyFormat = (random) => 1 + random.below(2);

/**
 * A file, the body in it, the fields of that, and the configuration among them as a tree and as text. All but the first
 * get a right checksum again, so that what lies behind it is reached.
 */
const mutations = [
  (random, files) => mutateBytes(random, files),
  (random, files) => seal(mutateBytes(random, files.map(bodyOf)), 1 + random.below(3)),
  (random, files) =>
    sealedBody(mutateTree(random, packr.unpack(bodyOf(random.pick(files)))), anyFormat(random)),
  (random, files) => {
    const fields = packr.unpack(bodyOf(random.pick(files)));
    const configuration = JSON.stringify(mutateTree(random, JSON.parse(fields.configuration)));
    return sealedBody({ ...fields, configuration }, anyFormat(random));
  },
  (random, files) => {
    const fields = packr.unpack(bodyOf(random.pick(files)));
    const text = Buffer.from(mutateBytes(random, [Buffer.from(fields.configuration)])).toString("utf8");
    return sealedBody({ ...fields, configuration: text }, anyFormat(random));
  },
];

/** Checkpoints, and the settings in them: what is accepted is the same, bit by bit, when it is written again. */
export const open = (_folder, files) => ({
  mutate: (random) => random.pick(mutations)(random, files),
  large: largeFiles(packr.unpack(bodyOf(files[0]))),
  read(bytes) {
    const checkpoint = decodeCheckpoint(bytes, "a.paravae");
    const written = encodeCheckpoint(checkpoint);
    const again = decodeCheckpoint(written);
    assert.deepEqual(again, checkpoint);
    assert.ok(
      Buffer.from(encodeCheckpoint(again)).equals(written),
      "it is not the same when it is written twice",
    );
    readSavedRun("a.paravae", checkpoint.settings, checkpoint.state.model.inputSize);
    return written.length;
  },
});

/** Files that would take far more memory or time than their size if they were believed. */
function largeFiles(fields) {
  const configuration = JSON.parse(fields.configuration);
  const withModel = (changes) =>
    sealedBody({
      ...fields,
      configuration: JSON.stringify({ ...configuration, model: { ...configuration.model, ...changes } }),
    });
  return {
    "500,000 layers": () => withModel({ encoder: new Array(500_000).fill(1) }),
    "a layer of text": () => withModel({ encoder: "1".repeat(1_000_000) }),
    "layers of lists": () => withModel({ encoder: new Array(500_000).fill([]) }),
    "100,000 fields": () =>
      withModel(Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`field${i}`, i]))),
    "a million empty lists": () => sealedBody({ ...fields, metrics: new Array(1_000_000).fill([]) }),
    "100,000 empty arrays": () =>
      sealedBody({ ...fields, metrics: Array.from({ length: 100_000 }, () => new Float64Array(0)) }),
    "100,000 lists in each other": () => sealedBody({ ...fields, configuration: "[".repeat(100_000) }),
    "100,000 closed lists in each other": () =>
      sealedBody({ ...fields, configuration: "[".repeat(100_000) + "]".repeat(100_000) }),
    "100,000 wrong settings": () =>
      sealedBody({
        ...fields,
        configuration: JSON.stringify({
          ...configuration,
          settings: {
            ...configuration.settings,
            settings: { ...configuration.settings.settings, hidden: new Array(100_000).fill(0) },
          },
        }),
      }),
  };
}
