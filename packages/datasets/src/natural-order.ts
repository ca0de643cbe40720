/**
 * Names in the order that people expect, "2.png" before "10.png", the same on any machine: runs of digits by their number, all
 * else by code units, whatever the language of the system and however it spells accents.
 */
export function inNaturalOrder<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, key: keyOf(nameOf(item)), name: nameOf(item) }));
  keyed.sort((a, b) => compareKeys(a.key, b.key) || compare(a.name, b.name));
  return keyed.map(({ item }) => item);
}

/** Text and digits in turn, text first. */
const keyOf = (name: string): readonly string[] => name.normalize("NFC").split(/(\d+)/);

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = i % 2 === 1 ? compareDigits(a[i], b[i]) : compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** By value, however long: a number of more digits is the larger one. */
function compareDigits(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return left.length - right.length || compare(left, right);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
