/**
 * Every parser of what a user or the network hands in, by its name and that of its folder in the corpus. Each module has
 * `open(folder, files)`, which may use the folder and takes the corpus' valid files to mutate, and gives
 *
 *     mutate(random)    the bytes of a new input
 *     large             more inputs by name: what takes far more memory or time than its size if it is believed
 *     read(bytes, n)    parses input n, which is below 0 for a kept one; the size of what it gave, after a check that it is right
 *     close()           when there is something to close
 */
export const parserNames = [
  "checkpoint",
  "config",
  "idx",
  "npy",
  "array-rows",
  "npz",
  "safetensors",
  "csv",
  "json-lines",
  "parquet",
  "pictures",
  "cache",
  "download",
  "lock",
  "row-cache",
  "command-output",
];

export const openParser = async (name, folder, files) =>
  (await import(`./parsers/${name}.mjs`)).open(folder, files);
