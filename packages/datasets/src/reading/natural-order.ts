/**
 * Orders names as people count: part-2 before part-10. The same on every machine, whatever its language, for the order of files is
 * that of rows.
 */
export function naturalOrder(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compareParts(left[i], right[i]);
    if (order !== 0) return order;
  }
  // Equal as people count: 1 and 01.
  return left.length - right.length || compare(a, b);
}

/** Texts at even places, numbers at odd ones. */
const partsOf = (name: string): string[] => name.split(/(\d+)/);

function compareParts(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compare(a, b);
  const [left, right] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return left.length - right.length || compare(left, right);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
