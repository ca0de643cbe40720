const largest = 1 << 17;

/** What lengths and counts are most often wrong at. */
const extremes = [0n, 1n, 127n, 128n, 255n, 256n, 32767n, 32768n, 65535n, 65536n].concat([
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 63n,
  2n ** 64n - 1n,
]);

/** Changes by name; each gives new bytes, or the same ones changed. `others` are whole inputs to take from. */
const changes = {
  flipBit(random, bytes) {
    bytes[place(random, bytes)] ^= 1 << random.below(8);
    return bytes;
  },
  setByte(random, bytes) {
    bytes[place(random, bytes)] = random.pick([0, 1, 127, 128, 254, 255, random.below(256)]);
    return bytes;
  },
  setNumber(random, bytes) {
    const width = random.pick([1, 2, 4, 8].filter((size) => size <= bytes.length));
    if (width === undefined) return bytes;
    const number = Buffer.alloc(8);
    const isLittle = random.below(2) === 0;
    const value = BigInt.asUintN(64, random.pick(extremes) + BigInt(random.below(3) - 1));
    if (isLittle) number.writeBigUInt64LE(value);
    else number.writeBigUInt64BE(value);
    bytes.set(
      isLittle ? number.subarray(0, width) : number.subarray(8 - width),
      fitting(random, bytes, width),
    );
    return bytes;
  },
  addToByte(random, bytes) {
    bytes[place(random, bytes)] += random.pick([1, -1]);
    return bytes;
  },
  truncate: (random, bytes) => bytes.subarray(0, random.below(bytes.length + 1)),
  extend: (random, bytes) =>
    join(
      bytes,
      random.below(2) === 0 ? random.bytes(1 + random.below(64)) : new Uint8Array(1 + random.below(64)),
    ),
  remove(random, bytes) {
    const [begin, end] = range(random, bytes);
    return join(bytes.subarray(0, begin), bytes.subarray(end));
  },
  duplicate(random, bytes) {
    const [begin, end] = range(random, bytes);
    const times = random.pick([1, 1, 1, 2, 50]);
    const copies = Array.from({ length: times }, () => bytes.subarray(begin, end));
    return join(bytes.subarray(0, end), ...copies, bytes.subarray(end));
  },
  overwrite(random, bytes) {
    const [begin, end] = range(random, bytes);
    bytes.set(random.bytes(end - begin), begin);
    return bytes;
  },
  splice(random, bytes, others) {
    const other = random.pick(others);
    const [begin, end] = range(random, other);
    const [from, to] = range(random, bytes);
    return join(
      bytes.subarray(0, from),
      other.subarray(begin, end),
      bytes.subarray(random.below(2) === 0 ? from : to),
    );
  },
};
const kinds = Object.values(changes);

/** A copy of one of `inputs` after one to four changes. */
export function mutateBytes(random, inputs) {
  let bytes = Uint8Array.from(random.pick(inputs));
  const count = 1 + random.below(4);
  for (let i = 0; i < count; i++) {
    if (bytes.length === 0) return bytes;
    // Some changes write to what they are given, and a part of the input may be what they were given.
    bytes = Uint8Array.from(random.pick(kinds)(random, bytes, inputs)).subarray(0, largest);
  }
  return bytes;
}

/** Half of the time near the beginning, where headers are. */
const place = (random, bytes) =>
  random.below(random.below(2) === 0 ? Math.min(64, bytes.length) : bytes.length);

const fitting = (random, bytes, width) => Math.min(place(random, bytes), bytes.length - width);

function range(random, bytes) {
  if (bytes.length === 0) return [0, 0];
  const begin = place(random, bytes);
  const length = random.below(4) === 0 ? random.below(bytes.length) : random.below(32);
  return [begin, Math.min(bytes.length, begin + 1 + length)];
}

const join = (...parts) => Buffer.concat(parts);
