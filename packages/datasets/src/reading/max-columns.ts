import { ParavaeError } from "@paravae/core";
import { toldPath } from "./told-path.js";

/** A column takes memory of its own in every batch, however few rows there are. */
export const maxColumns = 100_000;

export const tooManyColumns = (code: string, path: string, got: number): ParavaeError =>
  new ParavaeError(
    code,
    `${toldPath(path)}: has ${got} columns, expected at most ${maxColumns}; is it a table?`,
    {
      data: { path, got, expected: maxColumns },
    },
  );
