import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../idx-files.js";
import { readAll } from "../read-all.js";
import { refusal } from "../refusal.js";

let path = "";
beforeEach(async () => {
  path = join(await temporaryFolder(), "x.safetensors");
});

function file(header: unknown, data: Uint8Array, length?: number): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const head = Buffer.alloc(8);
  head.writeBigUInt64LE(BigInt(length ?? text.length));
  return Buffer.concat([head, text, data]);
}

const tensor = (shape: unknown, begin: unknown, end: unknown, dtype: unknown = "U8") => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe("safetensors", () => {
  it("reads tensors in any order of the header, with metadata", async () => {
    const header = { __metadata__: { a: "b" }, y: tensor([2], 4, 6), x: tensor([2, 2], 0, 4) };
    await writeFile(path, file(header, Uint8Array.of(1, 2, 3, 4, 5, 6)));
    const { fields, columns } = await readAll(path);
    expect(fields.map(({ name }) => name)).toEqual(["y", "x"]);
    expect(columns).toEqual([
      [5, 6],
      [1, 2, 3, 4],
    ]);
  });

  it.each<[string, unknown, number, string]>([
    [
      "a tensor over another",
      { x: tensor([4], 0, 4), y: tensor([4], 2, 6) },
      6,
      "tensor y lies over another",
    ],
    ["a hole", { x: tensor([2], 0, 2), y: tensor([2], 3, 5) }, 5, "tensor y does not follow another"],
    [
      "bytes behind",
      { x: tensor([2], 0, 2) },
      3,
      "holds 3 bytes of tensors, expected 2; has it been added to?",
    ],
    ["a cut", { x: tensor([2], 0, 2) }, 1, "holds 1 bytes of tensors, expected 2; is it cut short?"],
    [
      "a shape that does not fit",
      { x: tensor([3], 0, 2) },
      2,
      "tensor x has 2 bytes, expected 3 for [3] of U8",
    ],
    ["an end before the beginning", { x: tensor([2], 2, 0) }, 2, "tensor x lies at [2,0], expected where"],
    ["numbers that count nothing", { x: tensor([2], 0.5, 2.5) }, 2, "tensor x lies at [0.5,2.5]"],
    ["a shape below 0", { x: tensor([-1, -2], 0, 2) }, 2, "tensor x has the shape [-1,-2]"],
    [
      "a shape of 1e300",
      { x: tensor([2 ** 52, 2 ** 52], 0, 2) },
      2,
      "tensor x has 2 bytes, expected 2.03e+31",
    ],
    ["no type", { x: tensor([2], 0, 2, 8) }, 2, "tensor x has the type 8"],
    ["nothing for a tensor", { x: null }, 2, "tensor x has the type undefined"],
    ["no tensors", {}, 0, "holds no tensors"],
    ["no JSON", "{no JSON", 0, "has a header that is no JSON"],
    ["a prototype", '{"__proto__": {"dtype": "U8"}}', 0, "tensor __proto__ has the shape undefined"],
    [
      "a type that is not read",
      { x: tensor([2], 0, 2, "F8_E4M3") },
      2,
      "tensor x is of F8_E4M3, expected BOOL",
    ],
    [
      "a type that a terminal would obey",
      { x: tensor([2], 0, 2, "a\u001b[2J") },
      2,
      "tensor x is of a [2J, expected",
    ],
    ["100,000 lists in each other", `{"x":${"[".repeat(100_000)}`, 0, "has a header that is no JSON"],
  ])("refuses %s", async (_, header, bytes, message) => {
    await writeFile(path, file(header, new Uint8Array(bytes)));
    expect(await refusal(path)).toContain(`E_SAFETENSORS: ${message}`);
  });

  it("refuses what is no UTF-8", async () => {
    await writeFile(path, Buffer.concat([file('{"', Uint8Array.of(0xff, 0xfe), 4)]));
    expect(await refusal(path)).toContain("E_SAFETENSORS: has a header that is no UTF-8");
  });

  it.each([2 ** 53, 2 ** 31, 1000, 1, 0])(
    "refuses a header of %d bytes that are not there",
    async (length) => {
      await writeFile(path, file({ x: tensor([2], 0, 2) }, new Uint8Array(2), length));
      expect(await refusal(path)).toMatch(/^E_SAFETENSORS: (is no whole safetensors file|has a header)/);
    },
  );

  it("refuses a file that is cut anywhere", async () => {
    const url = new URL("../../fixtures/arrays/types.safetensors", import.meta.url);
    const whole = readFileSync(fileURLToPath(url));
    for (let end = 8; end < whole.length; end += 11) {
      await writeFile(path, whole.subarray(0, end));
      expect(await refusal(path, { key: "U8" })).toContain("E_SAFETENSORS: ");
    }
  });
});
