/** 1, 2, 4 … and all the cores. */
export const coreCounts = (cores) => [
  ...Array.from({ length: Math.ceil(Math.log2(cores)) }, (_, i) => 2 ** i),
  cores,
];
