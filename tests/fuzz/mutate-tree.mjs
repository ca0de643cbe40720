/** Values that no field expects, each made anew. */
const strangers = [
  ...[null, true, false, 0, -0, 1, -1, 0.5, 2 ** 31, 2 ** 32 - 1, 2 ** 53, 1e308, 5e-324].map(
    (value) => () => value,
  ),
  ...[Number.NaN, Infinity, -Infinity].map((value) => () => value),
  ...[
    "",
    "0",
    "auto",
    "__proto__",
    "../../etc/passwd",
    "\u0000",
    "a\nb",
    "\u001b[2J",
    "\u2028\u202e",
    "\ud800",
  ].map((text) => () => text),
  ...["module", "conv", "dense", "vae", "ae", "adam", "rmsprop"].map((text) => () => text),
  (random) => "x".repeat(random.pick([31, 32, 255, 256, 70_000])),
  () => [],
  () => ({}),
  (random) =>
    Array.from({ length: random.pick([1, 15, 16, 3000]) }, () => random.pick([0, 1, -1, "1", null])),
  (random) => nested(random.pick([7, 8, 9, 100, 2000]), random.below(2) === 0),
  (random) => new (random.pick([Float32Array, Float64Array]))(random.pick([0, 1, 2, 5, 29])),
  (random) => withKey({}, random.pick(keys), { polluted: 1 }),
];
const keys = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "length",
  "then",
  "toJSON",
  "",
  "0",
].concat(["a\nb\u001b[31m", "k".repeat(5000), "architecture", "kind", "path"]);

/** A copy of a tree of lists and plain objects after one to three changes; its leaves may be anything. */
export function mutateTree(random, tree) {
  let mutated = tree;
  const count = 1 + random.below(3);
  for (let i = 0; i < count; i++) mutated = changedAt(random, mutated, random.pick(placesIn(mutated)));
  return mutated;
}

const isList = Array.isArray;
const isObject = (value) =>
  value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;

/** Every place of a tree, as the keys that lead to it; not more than a strange value could make of it. */
function placesIn(tree) {
  const places = [[]];
  for (const place of places) {
    const value = place.reduce((parent, key) => parent[key], tree);
    if (place.length > 6 || places.length > 500) continue;
    if (isList(value) || isObject(value))
      places.push(
        ...Object.keys(value)
          .slice(0, 40)
          .map((key) => [...place, key]),
      );
  }
  return places;
}

function changedAt(random, value, [key, ...rest]) {
  if (key !== undefined) {
    const child = changedAt(random, value[key], rest);
    return isList(value) ? value.with(Number(key), child) : withKey(value, key, child);
  }
  const more = isList(value) ? listChanges : isObject(value) ? objectChanges : [];
  const change =
    random.below(3) === 0 && more.length > 0 ? random.pick(more) : (_, of) => random.pick(strangers)(of);
  return change(value, random);
}

const listChanges = [
  (list, random) => list.toSpliced(random.below(list.length), 1),
  (list) => [...list, ...list],
  (list) => list.toReversed(),
  (list) => Array.from({ length: 200 * Math.min(10, list.length) }, (_, i) => list[i % list.length]),
  (list, random) => [...list, random.pick(strangers)(random)],
];

const objectChanges = [
  (object, random) => {
    const gone = random.pick(Object.keys(object));
    return Object.fromEntries(Object.entries(object).filter(([key]) => key !== gone));
  },
  (object, random) => withKey(object, random.pick(keys), random.pick(strangers)(random)),
  (object, random) => {
    const renamed = random.pick(Object.keys(object));
    return Object.fromEntries(
      Object.entries(object).map(([key, value]) => [key === renamed ? random.pick(keys) : key, value]),
    );
  },
  (object) => Object.values(object),
];

/** A copy with an own property of that name, whatever the name means to assignments. */
function withKey(object, key, value) {
  const copy = { ...object };
  Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}

function nested(depth, inLists) {
  let value = 1;
  for (let i = 0; i < depth; i++) value = inLists ? [value] : { a: value };
  return value;
}
