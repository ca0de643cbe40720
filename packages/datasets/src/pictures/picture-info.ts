import { ParavaeError } from "@paravae/core";
import type { Sharp, SharpOptions } from "sharp";
import {
  isCalledPicture,
  isPicture,
  kindBytes,
  kindOf,
  type OtherKind,
  type PictureKind,
} from "./file-kind.js";
import { loadSharp } from "./load-sharp.js";
import { parsePngHeader } from "./png-header.js";
import { pictureError, readPicture } from "./read-picture.js";

/** What is known of a picture before it is decoded. Plain data. */
export interface PictureInfo {
  readonly kind: PictureKind;
  /** Of the picture as it is to be seen: turned, where it says that it lies on its side. */
  readonly width: number;
  readonly height: number;
  readonly isColour: boolean;
  readonly hasAlpha: boolean;
  /** Whether its samples have 16 bits. */
  readonly isDeep: boolean;
}

/** The most pixels of a picture that is decoded: 11,000 × 12,000. */
const mostPixels = 2 ** 27;

/** Warnings are of files that every program shows; what is cut short or damaged is an error. */
const options: SharpOptions = { failOn: "error", limitInputPixels: mostPixels };

/** A picture for sharp to work on. */
export async function sharpOf(bytes: Uint8Array): Promise<Sharp> {
  const sharp = await loadSharp();
  return sharp(bytes, options);
}

/** DEFLATE cannot shrink data further than this (258 bytes from 2 bits). */
const maxDeflateRatio = 1032;

/** The beginning of a file in which a PNG's header ends, but for those with large profiles. */
const headBytes = 4096;

/**
 * What a file is: a picture, or of another kind.
 *
 * @throws ParavaeError E_PICTURE_FILE when it cannot be read, is damaged, has a picture's name and is none, or has more pixels than are decoded
 */
export async function inspectPicture(path: string): Promise<PictureInfo | OtherKind> {
  const { bytes: head, size } = readPicture(path, headBytes);
  const kind = kindOf(head.subarray(0, kindBytes));
  if (!isPicture(kind)) {
    if (!isCalledPicture(path)) return kind;
    const what = kind === "empty" ? "it is empty" : `its bytes are ${kind === "other" ? "none" : `${kind}`}`;
    throw pictureError(path, `named as a picture, but ${what}`, "fetch it again or remove it");
  }
  const info = kind === "PNG" ? await inspectPng(path, head, size) : await inspectBySharp(path, kind);
  const { width, height } = info;
  if (width * height > mostPixels) {
    throw pictureError(
      path,
      `has ${width}×${height} pixels, expected at most ${mostPixels}`,
      "make it smaller",
    );
  }
  return info;
}

async function inspectPng(path: string, head: Uint8Array, size: number): Promise<PictureInfo> {
  let header = parsePngHeader(head);
  if (header?.isComplete === false && size > head.length) header = parsePngHeader(readPicture(path).bytes);
  if (header === undefined)
    throw pictureError(path, "its PNG header is damaged or cut short", "fetch it again");
  const { width, height, isColour, hasAlpha, bits, rowBytes } = header;
  if (width * height <= mostPixels && rowBytes > size * maxDeflateRatio) {
    throw pictureError(
      path,
      `has ${width}×${height} pixels, more than its ${size} bytes can hold`,
      "fetch it again",
    );
  }
  // Who checks sizes has to do so before sharp is asked, which would refuse in other words.
  if (header.hasExif && width * height <= mostPixels)
    return { ...(await inspectBySharp(path, "PNG")), isColour };
  return { kind: "PNG", width, height, isColour, hasAlpha, isDeep: bits === 16 };
}

async function inspectBySharp(path: string, kind: PictureKind): Promise<PictureInfo> {
  const { bytes } = readPicture(path);
  const picture = await sharpOf(bytes);
  try {
    const { autoOrient, space, hasAlpha, depth } = await picture.metadata();
    const isColour = space !== "b-w" && space !== "grey16";
    return { kind, ...autoOrient, isColour, hasAlpha, isDeep: depth === "ushort" };
  } catch (cause) {
    throw damaged(path, kind, cause);
  }
}

/** A picture that sharp or fast-png refuses. */
export function damaged(path: string, kind: PictureKind, cause: unknown): Error {
  if (cause instanceof ParavaeError) return cause;
  const [reason] = (cause as Error).message.split("\n");
  const isLarge = /pixel limit/.test(reason);
  return isLarge
    ? pictureError(path, `has more than ${mostPixels} pixels`, "make it smaller", cause)
    : pictureError(path, `a damaged ${kind} (${reason})`, "fetch it again or remove it", cause);
}
