import { createHash } from "node:crypto";
import { ParavaeError, shortened } from "@paravae/core";
import type { RowBatch } from "../stored-rows.js";
import {
  blockRowsFor,
  type CacheHeader,
  digestBytes,
  firstBlockOffset,
  rowBytes,
  valueBytes,
} from "./cache-layout.js";
import { ExtremesFinder } from "./find-extremes.js";
import type { NewCache } from "./new-cache.js";

type Write = (bytes: Uint8Array, position: number) => Promise<void>;

/** What follows the blocks of a cache. */
interface CacheEnd {
  readonly header: CacheHeader;
  readonly tail: Uint8Array;
  /** Where the tail begins. */
  readonly position: number;
}

/** Makes blocks of batches of any size, and writes each as soon as it is full. */
export class BlockWriter {
  readonly #path: string;
  readonly #rows: NewCache;
  readonly #write: Write;
  readonly #blockRows: number;
  /** The block in progress: its rows, and where it ends for good, its labels. */
  readonly #bytes: Uint8Array;
  readonly #labels: Uint8Array;
  readonly #digests: Uint8Array[] = [];
  readonly #extremes: ExtremesFinder;
  readonly #hashOfRows = createHash("sha256");
  readonly #hashOfLabels = createHash("sha256");
  #count = 0;
  #position = firstBlockOffset;
  /** Rows of the block in progress. */
  #filled = 0;

  constructor(path: string, rows: NewCache, write: Write) {
    this.#path = path;
    this.#rows = rows;
    this.#write = write;
    this.#blockRows = blockRowsFor(rows);
    this.#bytes = new Uint8Array(this.#blockRows * rowBytes(rows));
    this.#labels = new Uint8Array(rows.labelled ? this.#blockRows : 0);
    this.#extremes = new ExtremesFinder(rows.width, rows.type);
  }

  /** @throws ParavaeError E_ROWS when the batch is not of the rows that were announced */
  async add(batch: RowBatch): Promise<void> {
    this.#check(batch);
    const { width, labelled } = this.#rows;
    const { data, count, labels } = batch;
    const stride = width * valueBytes(this.#rows);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#extremes.see(data, count);
    this.#hashOfRows.update(bytes);
    for (let done = 0; done < count; ) {
      const rows = Math.min(count - done, this.#blockRows - this.#filled);
      this.#bytes.set(bytes.subarray(done * stride, (done + rows) * stride), this.#filled * stride);
      if (labelled && labels !== undefined)
        this.#labels.set(labels.subarray(done, done + rows), this.#filled);
      this.#filled += rows;
      done += rows;
      if (this.#filled === this.#blockRows) await this.#flush();
    }
    this.#count += count;
  }

  /** @throws ParavaeError E_ROWS when there were no rows, or another number than was announced */
  async end(): Promise<CacheEnd> {
    if (this.#filled > 0) await this.#flush();
    const { type, width, labelled, source, count = this.#count } = this.#rows;
    if (this.#count === 0) throw this.#refusal("there are no rows to put into it");
    if (this.#count !== count) throw this.#refusal(`${this.#count} rows came, expected ${count}`);
    const { data, rowNumbers } = this.#extremes.extremes();
    const tail = Buffer.concat([...this.#digests, asBytes(data), asBytes(rowNumbers)]);
    const header: CacheHeader = {
      ...{ type, width, count, labelled, blockRows: this.#blockRows, source },
      sha256: {
        rows: this.#hashOfRows.digest("hex"),
        labels: labelled ? this.#hashOfLabels.digest("hex") : null,
      },
      tailSha256: createHash("sha256").update(tail).digest("hex"),
    };
    return { header, tail, position: this.#position };
  }

  async #flush(): Promise<void> {
    const { labelled, width } = this.#rows;
    const rows = this.#filled;
    const end = rows * width * valueBytes(this.#rows);
    const labels = this.#labels.subarray(0, labelled ? rows : 0);
    this.#bytes.set(labels, end);
    this.#hashOfLabels.update(labels);
    const block = this.#bytes.subarray(0, end + labels.length);
    this.#digests.push(createHash("sha256").update(block).digest().subarray(0, digestBytes));
    await this.#write(block, this.#position);
    this.#position += block.length;
    this.#filled = 0;
  }

  #check({ data, count, labels }: RowBatch): void {
    const { type, width, labelled } = this.#rows;
    const found = data instanceof Uint8Array ? "bytes" : "reals";
    if (found !== type || data.length !== count * width) {
      throw this.#refusal(`a batch has ${data.length} ${found}, expected ${count} rows of ${width} ${type}`);
    }
    if (labelled && labels?.length !== count) {
      throw this.#refusal(`a batch of ${count} rows has ${labels?.length ?? "no"} labels`);
    }
  }

  #refusal(what: string): ParavaeError {
    return new ParavaeError("E_ROWS", `${shortened(this.#path, 80)}: not made: ${what}; look at its source`, {
      data: { path: this.#path },
    });
  }
}

const asBytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
