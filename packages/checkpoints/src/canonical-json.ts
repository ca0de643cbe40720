/**
 * JSON with the keys of every object sorted, so that equal values give equal text.
 *
 * @throws TypeError when the value has cycles or big integers
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sortKeys);

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Parses JSON, and refuses the one key that becomes a prototype when such an object is merged into another.
 *
 * @throws SyntaxError when the text is no JSON or has that key
 */
export const parseJson = (text: string): unknown =>
  JSON.parse(text, (key, value: unknown) => {
    if (key === "__proto__") throw new SyntaxError("the configuration has a key __proto__, expected none");
    return value;
  });
