/** So much of a text decides how it is written; more where that is not enough, up to the last. */
export const sampleSizes = [1 << 18, 1 << 21, 1 << 24];

/**
 * The beginning of a text, of so many characters or a piece more.
 *
 * @returns isWhole when that is all of it
 */
export async function readSample(
  texts: AsyncIterable<string>,
  characters: number,
): Promise<{ text: string; isWhole: boolean }> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of texts) {
    pieces.push(piece);
    length += piece.length;
    if (length >= characters) return { text: pieces.join(""), isWhole: false };
  }
  return { text: pieces.join(""), isWhole: true };
}
