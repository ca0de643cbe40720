import type { ImageShape } from "../dataset.js";
import { isPicture, kindBytes, kindOf, type PictureKind } from "./file-kind.js";
import { damaged, sharpOf } from "./picture-info.js";
import { type Pixels, writePixels } from "./pixels.js";
import { type PngHeader, parsePngHeader } from "./png-header.js";
import { pictureError, readPicture } from "./read-picture.js";

/**
 * How a picture of another size becomes one of the size that is asked for: "crop" keeps its middle, "contain" all of it, on black, and
 * "stretch" all of it, out of proportion.
 */
export const pictureFits = ["crop", "contain", "stretch"] as const;
export type PictureFit = (typeof pictureFits)[number];

/** As sharp calls them. */
const sharpFits = { crop: "cover", contain: "contain", stretch: "fill" } as const;

/** What pictures are decoded to. Plain data. */
export interface PictureTarget {
  readonly shape: ImageShape;
  readonly fit: PictureFit;
}

/**
 * Decodes a picture into the bytes of one row.
 *
 * Small plain PNGs are read by fast-png, for which sharp takes several times as long; all others by sharp.
 *
 * @param out [height, width, channels]
 * @throws ParavaeError E_PICTURE_FILE when it cannot be read or is damaged, E_NO_SHARP
 */
export async function decodePicture(out: Uint8Array, path: string, target: PictureTarget): Promise<void> {
  const { bytes } = readPicture(path);
  const kind = kindOf(bytes.subarray(0, kindBytes));
  if (!isPicture(kind))
    throw pictureError(path, "is no picture any more", "do not change files while they are read");
  const { shape } = target;
  const header = kind === "PNG" ? parsePngHeader(bytes) : undefined;
  try {
    const isQuick = header !== undefined && isSmall(header, bytes.length) && hasShape(header, shape);
    const pixels = isQuick ? await decodeByFastPng(bytes) : await decodeBySharp(bytes, kind, header, target);
    if (pixels.data.length !== shape.height * shape.width * pixels.channels) {
      throw new Error("its size has changed, or pixels are missing");
    }
    writePixels(out, pixels, shape.channels);
  } catch (cause) {
    throw damaged(path, kind, cause);
  }
}

/** Pixels up to which a file is small. */
const smallPixels = 128 * 128;

/** A file may hold far more than its header says, all of which fast-png unpacks: so it has to be about as long as it should. */
const isSmall = ({ width, height, bits, rowBytes, isPlain }: PngHeader, fileBytes: number): boolean =>
  isPlain && bits >= 8 && width * height <= smallPixels && fileBytes <= 2 * rowBytes + 4096;

const hasShape = ({ width, height }: PngHeader, shape: ImageShape): boolean =>
  width === shape.width && height === shape.height;

async function decodeByFastPng(bytes: Uint8Array): Promise<Pixels> {
  const { decode } = await import("fast-png");
  const { data, channels } = decode(bytes, { checkCrc: true });
  return { data, channels };
}

async function decodeBySharp(
  bytes: Uint8Array,
  kind: PictureKind,
  header: PngHeader | undefined,
  { shape, fit }: PictureTarget,
): Promise<Pixels> {
  const { width, height } = shape;
  const picture = await sharpOf(bytes);
  picture.autoOrient();
  picture.resize({ width, height, fit: sharpFits[fit], background: "black" });
  const isDeep = kind === "PNG" && header?.bits === 16;
  const isGrey = header !== undefined && !header.isColour;
  // Of a 16-bit grey picture sharp makes an 8-bit one in colour, unless it is told.
  if (isDeep) picture.toColourspace(isGrey ? "grey16" : "rgb16");
  else if (isGrey) picture.toColourspace("b-w");
  else if (kind === "PNG") picture.toColourspace("srgb");
  const raw = picture.raw({ depth: isDeep ? "ushort" : "uchar" });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const { buffer, byteOffset, length } = data;
  return {
    data: isDeep ? new Uint16Array(buffer, byteOffset, length / 2) : data,
    channels: info.channels,
  };
}
