const blocks = "▁▂▃▄▅▆▇█";

/** Counts as a row of blocks, each as high as its part of the greatest: "▂▅█▃". Nothing is a space. */
export function histogramBars(counts: readonly number[]): string {
  const greatest = Math.max(...counts, 1);
  return counts
    .map((count) => (count === 0 ? " " : blocks[Math.ceil((count / greatest) * blocks.length) - 1]))
    .join("");
}
