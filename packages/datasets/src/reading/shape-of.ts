/** The shape of nested lists, by the first of each. */
export function shapeOf(value: unknown): number[] {
  const shape: number[] = [];
  for (let list = value; isList(list); list = list[0]) shape.push(list.length);
  return shape;
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
