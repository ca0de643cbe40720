import { shortened } from "@paravae/core";
import type { OpenedFile } from "@paravae/files";
import type { Format } from "../format.js";
import type { InputFile } from "../input-file.js";
import { type TemporaryOptions, writeTemporary } from "../temporary-file.js";
import { whatIsThere } from "../what-is-there.js";
import { readingOf } from "./array-reading.js";
import { type ArrayEntry, chooseArrays } from "./choose-arrays.js";
import { isBinaryNamed } from "./is-binary-named.js";
import { type NpySource, npyArray, npyElement, npyHeaderOf } from "./npy.js";
import { maxNpyHeaderBytes, type NpyHeader } from "./npy-header.js";
import { npzError } from "./zip-directory.js";
import { type ZipMember, zipMembers } from "./zip-members.js";

const extension = ".npy";

/** Arrays of numpy.savez and numpy.savez_compressed: NPY files in a zip archive. */
export const npz: Format = {
  name: "NPZ",
  recognises: (input) => beginsAsZip(input.head) || isBinaryNamed(input, /\.npz$/i),
  async open(input, options) {
    const members = await membersOf(input);
    const arrays = members.filter(({ name }) => name.endsWith(extension));
    if (arrays.length === 0) {
      const there = whatIsThere(members.map(({ name }) => name));
      throw npzError(input.path, `holds no arrays (members in .npy); ${there}; unpack it, if those are data`);
    }
    const entries = arrays.map((member) => entryOf(input.path, member));
    checkNames(input.path, entries);
    const ignored = members.length - arrays.length;
    const notes = ignored === 0 ? [] : [`${ignored} members that are no arrays are left out`];
    return readingOf(input.path, await chooseArrays(input.path, entries, options.key), options, notes);
  },
};

/** The first member, or the directory of an archive that has none. */
const beginsAsZip = ([p, k, a, b]: Uint8Array): boolean =>
  p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6));

async function membersOf(input: InputFile): Promise<ZipMember[]> {
  const { file, size } = await input.randomAccess();
  return zipMembers(input.path, file, size);
}

function checkNames(path: string, entries: readonly ArrayEntry[]): void {
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name))
      throw npzError(path, `holds two arrays called ${shortened(name, 40)}; give them two names`);
    seen.add(name);
  }
}

function entryOf(path: string, member: ZipMember): ArrayEntry {
  const name = member.name.slice(0, -extension.length);
  const shown = `${path}: ${shortened(name, 40)}`;
  let header: Promise<NpyHeader> | undefined;
  const readHeader = (): Promise<NpyHeader> => {
    header ??= headOf(member).then((head) => npyHeaderOf(shown, head));
    return header;
  };
  return {
    name,
    async describe() {
      const { type, shape } = await readHeader();
      return { shape, unreadable: npyElement(type) === undefined ? type : undefined };
    },
    open: async () => npyArray(shown, name, await readHeader(), sourceOf(path, member)),
  };
}

async function headOf(member: ZipMember): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(member.size, maxNpyHeaderBytes));
  let filled = 0;
  for await (const piece of member.stream()) {
    const part = piece.subarray(0, head.length - filled);
    head.set(part, filled);
    filled += part.length;
    if (filled === head.length && member.size > filled) break;
  }
  return head.subarray(0, filled);
}

/** A member has to be unpacked for reads at any place; who has read gives the file back. */
const sourceOf = (path: string, member: ZipMember, options?: TemporaryOptions): NpySource => ({
  size: member.size,
  maxSize: member.size,
  stream: () => member.stream(),
  randomAccess: () => writeTemporary(path, member.stream(), options),
  release: ({ file }: OpenedFile) => file.close(),
});
