import { shortened } from "@paravae/core";
import type { ColumnSummary } from "@paravae/datasets/files";
import { counted } from "../progress/format.js";
import { histogramBars } from "./histogram-bars.js";

const longestName = 28;
const longestText = 18;
const shownTexts = 3;

/** Columns as lines for a terminal: name, type, what is missing, a picture of the distribution, what the values are. */
export function columnLines(columns: readonly ColumnSummary[]): string[] {
  const nameWidth = Math.max(...columns.map(({ name }) => Math.min(name.length, longestName)), 6);
  return columns.map((column) => {
    const { name, missing, count, histogram } = column;
    const absent = missing === 0 ? "" : `${((100 * missing) / count).toFixed(1)} % missing, `;
    const cells = [
      shortened(name, longestName).padEnd(nameWidth),
      typeOf(column).padEnd(9),
      histogramBars(histogram).padEnd(12),
      `${absent}${valuesOf(column)}`,
    ];
    return cells.join("  ").trimEnd();
  });
}

const typeOf = ({ type, shape }: ColumnSummary): string =>
  shape.length === 0 ? type : `${type} ${shape.join("×")}`;

function valuesOf({ type, range, frequent, distinct, count, missing }: ColumnSummary): string {
  if (type === "text") {
    const texts = frequent
      .slice(0, shownTexts)
      .map(
        (each) =>
          `${shortened(each.text, longestText)} ${((100 * each.count) / (count - missing)).toFixed(1)} %`,
      );
    const more = (distinct ?? 0) > shownTexts ? ", …" : "";
    return `${counted(distinct ?? 0, "text")}: ${texts.join(", ")}${more}`;
  }
  if (range === undefined) return "no value";
  const { low, high, mean } = range;
  if (low === high) return `always ${valueText(type, low)}`;
  const ends = `${valueText(type, low)} … ${valueText(type, high)}`;
  if (type === "date") return ends;
  const different = distinct === undefined ? "" : `, ${distinct} different`;
  return `${ends}, mean ${short(mean)}${different}`;
}

const valueText = (type: ColumnSummary["type"], value: number): string =>
  type === "date" ? new Date(value).toISOString().replace(/T00:00:00.000Z$/, "") : short(value);

/** Four digits, and whole numbers as they are up to 15. */
const short = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : String(Number(value.toPrecision(4)));
