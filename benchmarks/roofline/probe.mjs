const i32 = 0x7f;
const f32 = 0x7d;
const v128 = 0x7b;
const pageBytes = 65536;

/** Instructions that probes are made of. */
export const wasm = {
  get: (local) => [0x20, local],
  set: (local) => [0x21, local],
  tee: (local) => [0x22, local],
  /** A whole number from 0 to 8191. */
  i32: (value) => [0x41, (value & 0x7f) | 0x80, value >> 7],
  i32Add: [0x6a],
  i32Subtract: [0x6b],
  i32LessThan: [0x49],
  f32Zero: [0x43, 0, 0, 0, 0],
  /** (condition) → goes round again unless it is 0. */
  loop: (body) => [0x03, 0x40, ...body, 0x0d, 0x00, 0x0b],
  load: (offset) => [0xfd, 0x00, 4, offset],
  store: (offset) => [0xfd, 0x0b, 4, offset],
  not: [0xfd, 0x4d],
  one: [0x43, 0x00, 0x00, 0x80, 0x3f, 0xfd, 0x13],
  firstLane: [0xfd, 0x1f, 0x00],
  add: [0xfd, 0xe4, 0x01],
  divide: [0xfd, 0xe7, 0x01],
  root: [0xfd, 0xe3, 0x01],
};

/**
 * A WebAssembly function (i32) → f32 made of instructions, to measure what no kernel does on its own. Local 0 is the
 * argument, local 1 another whole number, from 2 on there are `vectors` vectors.
 *
 * @param bytes of memory that it may use, none if 0
 */
export async function probe({ body, vectors, bytes = 0 }) {
  const code = [...[0x02, 1, i32, vectors, v128], ...body, 0x0b];
  const pages = Math.ceil(bytes / pageBytes);
  const module = Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
    ...section(0x01, [0x01, 0x60, 0x01, i32, 0x01, f32]), // type 0: (i32) → f32
    ...section(0x03, [0x01, 0x00]), // function 0 has type 0
    ...section(0x05, [0x01, 0x00, ...number(pages)]), // a memory
    ...section(0x07, [0x01, 0x01, 0x66, 0x00, 0x00]), // export "f"
    ...section(0x0a, [0x01, ...number(code.length), ...code]),
  ]);
  const { instance } = await WebAssembly.instantiate(module);
  return instance.exports.f;
}

const section = (id, content) => [id, ...number(content.length), ...content];

/** LEB128 of a whole number from 0 on. */
const number = (value) =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...number(Math.floor(value / 0x80))];
