/** So much of a text decides how it is written. */
const sampleCharacters = 1 << 18;
/** Rows that are longer make the sample longer, up to this. */
const mostCharacters = 1 << 24;

/**
 * The beginning of a text, with two ends of lines in it at least where there are so many.
 *
 * @returns isWhole when that is all of it
 */
export async function readSample(texts: AsyncIterable<string>): Promise<{ text: string; isWhole: boolean }> {
  const pieces: string[] = [];
  let length = 0;
  let ends = 0;
  for await (const piece of texts) {
    pieces.push(piece);
    length += piece.length;
    if (ends < 2) ends += piece.match(/\r\n?|\n/g)?.length ?? 0;
    if (length >= mostCharacters || (length >= sampleCharacters && ends >= 2)) {
      return { text: pieces.join(""), isWhole: false };
    }
  }
  return { text: pieces.join(""), isWhole: true };
}
