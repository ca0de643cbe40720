// A table is { title, heading, lines }: texts, the first column a name. A line of two cells under a longer heading is a
// name and a remark that runs on over the columns.

/** A line for each result: its name, then its cells, or why it is absent. */
export const resultLines = (results, cellsOf) =>
  results.map((result) => [
    result.name,
    ...(result.absent === undefined ? cellsOf(result) : [`absent: ${result.absent}`]),
  ]);

/** A table as aligned text. */
export function alignedText({ title, heading, lines }) {
  const isRemark = (line) => line.length === 2 && heading.length > 2;
  const widths = heading.map((_, column) =>
    Math.max(
      ...[heading, ...lines].map((line) =>
        isRemark(line) && column === 1 ? 0 : (line[column]?.length ?? 0),
      ),
    ),
  );
  const align = (line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  return [title, ...[heading, ...lines].map(align)].join("\n");
}

/** A table in Markdown. */
export function markdown({ title, heading, lines }) {
  const row = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const full = (line) => heading.map((_, column) => line[column] ?? "");
  return [`### ${title}`, "", row(heading), row(heading.map(() => "---")), ...lines.map(full).map(row)].join(
    "\n",
  );
}
