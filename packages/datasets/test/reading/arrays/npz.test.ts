import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateRawSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../idx-files.js";
import { npyBytes } from "../npy-bytes.js";
import { readAll } from "../read-all.js";
import { refusal } from "../refusal.js";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/arrays/${name}`, import.meta.url));

interface Member {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What the archive says of it that is not so. */
  readonly says?: { size?: number; crc?: number; flags?: number; method?: number };
}

/** A zip archive by its specification, with what a writer would not write. */
function zip(members: readonly Member[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, says = {} } of members) {
    const packed = deflateRawSync(bytes);
    const { size = bytes.length, crc = crc32(bytes), flags = 0x800, method = 8 } = says;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), common, rest, Buffer.from(name)]));
    parts.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listing, Buffer.from("PK\x05\x06"), end]);
}

const array = npyBytes("|u1", "2, 3", Uint8Array.of(1, 2, 3, 4, 5, 6));

let path = "";
beforeEach(async () => {
  path = join(await temporaryFolder(), "arrays.npz");
});

async function refused(members: readonly Member[], key?: string): Promise<string> {
  await writeFile(path, zip(members));
  return refusal(path, { key });
}

describe("which array of an archive", () => {
  it("is the only one, whatever it is called, and nothing is written under its name", async () => {
    for (const name of ["x", "../../../hostile", "/etc/passwd", "C:\\x", "a\u001b[2Jb", "\u00e4"]) {
      await writeFile(path, zip([{ name: `${name}.npy`, bytes: array }]));
      const { fields, columns } = await readAll(path);
      expect(fields).toEqual([{ name, type: "byte", shape: [3] }]);
      expect(columns).toEqual([[1, 2, 3, 4, 5, 6]]);
    }
  });

  it("has to be named where there are several, which are listed", async () => {
    const message = await refusal(fixture("several.npz"));
    expect(message).toBe(
      "E_DATA_KEY: holds 6 arrays: x_train [4, 2, 3], y_train [4], x_test [2, 2, 3], y_test [2] and 2 more; name one with --key",
    );
    expect(await refusal(fixture("several.npz"), { key: "x_tran" })).toMatch(
      /^E_DATA_KEY: holds no array "x_tran", expected one of .*; did you mean x_train\?$/,
    );
    expect(await refusal(fixture("several.npz"), { key: "words" })).toMatch(
      /^E_NPY: .*words: holds values of type <U1/,
    );
    expect(await refusal(fixture("several.npz"), { key: "x_train,y_test" })).toContain(
      "x_train [4, 2, 3] and y_test [2] differ in their number of rows",
    );
  });

  it("lists names that a terminal would obey, and long ones, in one short line", async () => {
    const names = ["a\u001b[2J", "n".repeat(60_000), "c"];
    expect(await refused(names.map((name) => ({ name: `${name}.npy`, bytes: array })))).toMatch(
      /^E_DATA_KEY: holds 3 arrays: a \[2J \[2, 3\], n{24}… \[2, 3\], c \[2, 3\]; name one/,
    );
  });

  it("is refused where two have one name", async () => {
    const twice = { name: "x.npy", bytes: array };
    expect(await refused([twice, twice])).toContain("E_NPZ: holds two arrays called x");
  });

  it("says what is there where there are no arrays", async () => {
    expect(await refused([])).toContain("E_NPZ: holds no arrays (members in .npy); it is empty");
    expect(await refused([{ name: "rows.csv", bytes: array }])).toContain("there is rows.csv; unpack it");
  });
});

describe("archives that are damaged or hostile", () => {
  it.each<[string, Member["says"], string]>([
    ["encrypted", { flags: 0x801 }, "E_NPZ: member x.npy is encrypted"],
    ["compressed by another method", { method: 12 }, "E_NPZ: member x.npy is compressed by method 12"],
    ["of another checksum", { crc: 1 }, "E_NPZ: member x.npy is damaged (its checksum differs)"],
    [
      "longer than declared",
      { size: array.length - 1 },
      "E_NPZ: member x.npy is damaged (it is longer than its",
    ],
    [
      "shorter than declared",
      { size: array.length + 1 },
      "E_NPZ: member x.npy is damaged (it has 134 bytes of 135",
    ],
    ["of a size that it cannot have", { size: 2 ** 32 - 2 }, "more than its"],
  ])("refuses a member %s", async (_, says, message) => {
    expect(await refused([{ name: "x.npy", bytes: array, says: says ?? {} }])).toContain(message);
  });

  it("refuses pickled objects and a member that is no array", async () => {
    expect(await refusal(fixture("refused-objects.npz"))).toContain("holds values of type |O: pickled");
    expect(await refused([{ name: "x.npy", bytes: Buffer.from("no array") }])).toContain("E_NPY: ");
  });

  it("unpacks no more of a bomb than pieces", async () => {
    const bomb = npyBytes("|u1", "32000000, 1", Buffer.alloc(32_000_000));
    await writeFile(path, zip([{ name: "x.npy", bytes: bomb, says: { crc: 0 } }]));
    const before = process.memoryUsage().arrayBuffers;
    expect(await refusal(path, { key: "y" })).toContain("holds no array");
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4e6);
  });

  const whole = readFileSync(fixture("several.npz"));

  it("refuses an archive that is cut anywhere", async () => {
    for (let end = 4; end < whole.length; end += 37) {
      await writeFile(path, whole.subarray(0, end));
      expect(await refusal(path, { key: "fortran" })).toMatch(/^E_NPZ: its directory is damaged/);
    }
  });

  it("gives the right values or an error for a flipped bit, and never others", async () => {
    const { columns: right } = await readAll(fixture("several.npz"), { key: "x_train" });
    for (let bit = 0; bit < 8 * whole.length; bit += 101) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      await writeFile(path, flipped);
      const columns = await readAll(path, { key: "x_train" }).then(
        (table) => table.columns,
        (error: { code?: string; message: string }) => error.code ?? error.message,
      );
      if (typeof columns === "string") expect(columns).toMatch(/^E_|no format knows it/);
      else expect(columns).toEqual(right);
    }
  });
});
