import assert from "node:assert/strict";
import { decodeRecord, encodeRecord } from "../../../packages/runs/dist/lock/lock-record.js";
import { mutateBytes } from "../mutate-bytes.mjs";
import { mutateTree } from "../mutate-tree.mjs";

/** Lock files: none, or a record whose token can be part of a file's name and whose texts can be shown. */
export function open(_folder, files) {
  const trees = files.map((file) => JSON.parse(file));
  return {
    mutate: (random) =>
      random.below(2) === 0
        ? mutateBytes(random, files)
        : Buffer.from(JSON.stringify(mutateTree(random, random.pick(trees))) ?? ""),
    read(bytes) {
      const record = decodeRecord(Buffer.from(bytes).toString("utf8"));
      if (record === undefined) return 0;
      assert.deepEqual(decodeRecord(encodeRecord(record)), record);
      assert.match(record.token, /^[0-9a-f-]{36}$/);
      const { pid, start, host, boot, namespace, since } = record;
      assert.ok(Number.isInteger(pid) && pid > 0);
      for (const text of [start, host, boot, namespace, since])
        assert.doesNotMatch(text ?? "", /[\p{Cc}\u2028\u2029]/u);
      return bytes.length;
    },
  };
}
