import { join } from "node:path";
import { mutateBytes } from "../mutate-bytes.mjs";
import { mutateTree } from "../mutate-tree.mjs";
import { checkLastBytes, readRows } from "../read-rows.mjs";

/** safetensors of one tensor: what is accepted are the file's last bytes, each value as a DataView has it. */
export function open(folder, files) {
  const path = join(folder, "rows.safetensors");
  const parts = files.map((file) => {
    const end = 8 + Number(file.readBigUInt64LE(0));
    return { header: JSON.parse(file.subarray(8, end).toString("utf8")), data: file.subarray(end) };
  });
  return {
    mutate(random) {
      if (random.below(2) === 0) return mutateBytes(random, files);
      const { header, data } = random.pick(parts);
      return seal(JSON.stringify(mutateTree(random, header)) ?? "", data);
    },
    large: {
      "100,000 lists in each other": () => seal(`{"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, empty),
      "10,000 tensors without bytes": () => seal(JSON.stringify(tensors(10_000)), empty),
      "a shape of 100,000 sizes": () =>
        seal(
          JSON.stringify({ x: { dtype: "U8", shape: new Array(100_000).fill(1), data_offsets: [0, 1] } }),
          Buffer.alloc(1),
        ),
      "a name of 1 MB": () => seal(JSON.stringify({ ["x".repeat(1_000_000)]: {} }), empty),
      "a type of 1 MB": () =>
        seal(
          JSON.stringify({ x: { dtype: "x".repeat(1_000_000), shape: [1], data_offsets: [0, 0] } }),
          empty,
        ),
    },
    async read(bytes) {
      const { notes, fields, given } = await readRows(path, bytes, "safetensors");
      const [, type] = /: (\w+) (?:\[|of )[^:]*$/.exec(notes[0]);
      // Two are fields together, in the order of the header.
      if (fields.length === 1) checkLastBytes(Buffer.from(bytes), type, true, fields[0].cells);
      return given;
    },
  };
}

const empty = Buffer.alloc(0);

const tensors = (count) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`x${i}`, { dtype: "U8", shape: [0], data_offsets: [0, 0] }]),
  );

function seal(text, data) {
  const header = Buffer.from(text);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, data]);
}
