import type { FileMetaData, SchemaElement, SchemaTree } from "hyparquet";
import { parquetSchema } from "hyparquet";
import type { ValueType } from "../reading/field.js";

/** A column of a Parquet file that is read. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: ValueType;
  /** Which of a row group's chunks holds its values. */
  readonly chunk: number;
  /** Its part of the schema. */
  readonly elements: readonly SchemaElement[];
  /** The element that its values are of. */
  readonly leaf: SchemaElement;
  /** How many lists its values are in. */
  readonly depth: number;
  /** Digits behind the point of a decimal, which is read as an integer. */
  readonly scale: number | undefined;
  /** Whether its values are 64-bit integers, which a number may not hold. */
  readonly isLong: boolean;
}

/** Columns that are read, and why others are not, by their name. */
export interface ParquetColumns {
  readonly columns: ParquetColumn[];
  readonly leftOut: ReadonlyMap<string, string>;
}

/** The columns of a file by its schema. Bytes are only those of which no value is missing: the others are numbers. */
export function parquetColumns(metadata: FileMetaData): ParquetColumns {
  const columns: ParquetColumn[] = [];
  const leftOut = new Map<string, string>();
  let chunk = 0;
  for (const tree of parquetSchema(metadata).children) {
    const { name } = tree.element;
    if (typeof name !== "string") throw new Error("a column has no name");
    const column = columnOf(tree, chunk, metadata);
    chunk += elementsOf(tree).filter(({ num_children }) => !num_children).length;
    if (typeof column === "string") leftOut.set(name, column);
    else columns.push(column);
  }
  return { columns, leftOut };
}

function columnOf(tree: SchemaTree, chunk: number, metadata: FileMetaData): ParquetColumn | string {
  const { name } = tree.element;
  if (binaryColumn(tree) !== undefined) return "it holds bytes";
  const found = leafOf(tree);
  if (found === undefined) return "it holds structures";
  const { leaf, depth } = found;
  const type = typeOf(leaf);
  if (type === undefined)
    return `it holds values of ${leaf.logical_type?.type ?? leaf.converted_type ?? leaf.type}`;
  if (depth > 0 && (type === "text" || type === "date")) return `it holds lists of ${type}`;
  return {
    name,
    type: type === "byte" && !isWhole(metadata, chunk) ? "number" : type,
    chunk,
    elements: elementsOf(tree).map((element) =>
      element === leaf && isDecimal(leaf) ? integerOf(leaf) : element,
    ),
    leaf,
    depth,
    scale: isDecimal(leaf) ? (leaf.scale ?? 0) : undefined,
    isLong: leaf.type === "INT64" && type === "number" && !isDecimal(leaf),
  };
}

/**
 * Where the bytes of a column of pictures or other files are: the column itself, or the member `bytes` of a structure, as Hugging Face's
 * datasets write pictures.
 *
 * @returns the path of the values, undefined where the column holds none
 */
export function binaryColumn({ element, children, path }: SchemaTree): readonly string[] | undefined {
  if (children.length === 0) return isBinary(element) ? path : undefined;
  const bytes = children.find((child) => child.element.name === "bytes" && isBinary(child.element));
  return element.repetition_type !== "REPEATED" && !isList(element) ? bytes?.path : undefined;
}

const isBinary = (element: SchemaElement): boolean =>
  (element.type === "BYTE_ARRAY" || element.type === "FIXED_LEN_BYTE_ARRAY") &&
  element.repetition_type !== "REPEATED" &&
  element.converted_type === undefined &&
  element.logical_type === undefined;

const isList = ({ logical_type, converted_type }: SchemaElement): boolean =>
  converted_type === "LIST" || logical_type?.type === "LIST";

/** The one element below lists of lists, undefined where there is another structure. */
function leafOf(tree: SchemaTree): { leaf: SchemaElement; depth: number } | undefined {
  let depth = 0;
  let node = tree;
  if (tree.element.repetition_type === "REPEATED") return undefined;
  while (node.children.length > 0) {
    const [inner, ...others] = node.children as [SchemaTree, ...SchemaTree[]];
    if (!isList(node.element) || others.length > 0 || inner.element.repetition_type !== "REPEATED")
      return undefined;
    depth++;
    if (inner.children.length > 1) return undefined;
    node = inner.children[0] ?? inner;
  }
  return { leaf: node.element, depth };
}

const isDecimal = ({ logical_type, converted_type }: SchemaElement): boolean =>
  converted_type === "DECIMAL" || logical_type?.type === "DECIMAL";

function typeOf(element: SchemaElement): ValueType | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (type === "BOOLEAN") return "boolean";
  if (isDecimal(element)) return "number";
  if (type === "INT96" || converted === "DATE" || logical?.type === "DATE") return "date";
  if (converted?.startsWith("TIMESTAMP") || logical?.type === "TIMESTAMP") return "date";
  if (type === "BYTE_ARRAY" || type === "FIXED_LEN_BYTE_ARRAY") {
    if (logical?.type === "FLOAT16") return "number";
    const isText = converted === "UTF8" || converted === "ENUM" || converted === "JSON";
    return isText || ["STRING", "ENUM", "JSON", "UUID"].includes(logical?.type ?? "") ? "text" : undefined;
  }
  const isByte =
    converted === "UINT_8" || (logical?.type === "INTEGER" && logical.bitWidth === 8 && !logical.isSigned);
  return isByte ? "byte" : "number";
}

/** Whether the file says of all values of a column that none is missing. */
const isWhole = ({ row_groups }: FileMetaData, chunk: number): boolean =>
  row_groups.every(({ columns }) => columns[chunk]?.meta_data?.statistics?.null_count === 0n);

const elementsOf = ({ element, children }: SchemaTree): SchemaElement[] => [
  element,
  ...children.flatMap(elementsOf),
];

/** A decimal as the integer that it is stored as: the library would multiply that by 0.01, which is not 1/100. */
function integerOf(leaf: SchemaElement): SchemaElement {
  const { converted_type, logical_type, ...integer } = leaf;
  return integer;
}
