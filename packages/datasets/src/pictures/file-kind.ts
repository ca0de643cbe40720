/** Kinds of pictures that are read. */
export type PictureKind = "PNG" | "JPEG" | "WebP";

/** What a file that is no such picture is, for messages: "3 text files". */
export type OtherKind = "GIF" | "TIFF" | "BMP" | "AVIF" | "HEIC" | "empty" | "text" | "other";

/** Bytes that tell any of these kinds; text is judged by them too. */
export const kindBytes = 64;

const signatures: readonly (readonly [PictureKind | OtherKind, number, string])[] = [
  ["PNG", 0, "\x89PNG\r\n\x1a\n"],
  ["JPEG", 0, "\xff\xd8\xff"],
  ["WebP", 8, "WEBP"],
  ["GIF", 0, "GIF8"],
  ["TIFF", 0, "II*\0"],
  ["TIFF", 0, "MM\0*"],
  ["BMP", 0, "BM"],
  ["AVIF", 4, "ftypavif"],
  ["HEIC", 4, "ftyphei"],
  ["HEIC", 4, "ftypmif1"],
];

/** The kind of a file, by its first bytes. */
export function kindOf(head: Uint8Array): PictureKind | OtherKind {
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, kindBytes)).toString("latin1");
  const found = signatures.find(([, at, signature]) => text.startsWith(signature, at));
  if (found !== undefined) return found[0];
  if (text === "") return "empty";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what text does not hold
  return /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/.test(text) ? "other" : "text";
}

export const isPicture = (kind: PictureKind | OtherKind): kind is PictureKind =>
  kind === "PNG" || kind === "JPEG" || kind === "WebP";

/** Whether a name says that the file is a picture that is read. */
export const isCalledPicture = (path: string): boolean => /\.(png|jpe?g|webp)$/i.test(path);
