import { ParavaeError } from "@paravae/core";
import { endsInTime } from "../team/ends-in-time.js";

interface Slot {
  readonly window: number;
  readonly reading: Promise<void>;
}

/**
 * Windows of rows in slots of the arena, window w in slot w mod slots: which is there, and which is on its way. Reads are the
 * system's own, which threads of Node's do while this one goes on.
 */
export class ReadAhead {
  readonly #slots: (Slot | undefined)[];
  readonly #read: (window: number, slot: number) => Promise<void>;
  readonly #timeoutMs: number;

  /**
   * @param read reads a window into a slot
   * @param timeoutMs how long a read may take
   */
  constructor(slots: number, read: (window: number, slot: number) => Promise<void>, timeoutMs: number) {
    this.#slots = new Array(slots).fill(undefined);
    this.#read = read;
    this.#timeoutMs = timeoutMs;
  }

  /** Begins to read a window, unless it is there or on its way. What its slot held is gone from now on. */
  begin(window: number): void {
    const at = window % this.#slots.length;
    if (this.#slots[at]?.window === window) return;
    const slot = { window, reading: this.#read(window, at) };
    this.#slots[at] = slot;
    // Whoever waits for it hears of the failure; the next one who wants the window reads it again.
    slot.reading.catch(() => {
      if (this.#slots[at] === slot) this.#slots[at] = undefined;
    });
  }

  /**
   * Waits until a window is there, which it begins to read if nobody has.
   *
   * @throws what reading throws; ParavaeError E_STUCK past the time limit
   */
  async have(window: number): Promise<void> {
    this.begin(window);
    const reading = this.#slots[window % this.#slots.length]?.reading ?? Promise.resolve();
    await this.#inTime(reading);
    await reading;
  }

  /** Waits until nothing is on its way, however it ends. @throws ParavaeError E_STUCK past the time limit */
  async settle(): Promise<void> {
    await this.#inTime(Promise.allSettled(this.#slots.map((slot) => slot?.reading)));
  }

  /** No window is there any more. For when nothing is on its way. */
  forget(): void {
    this.#slots.fill(undefined);
  }

  /** Nothing ends a read, so what waits for one that does not end is over: it may still write to the arena. */
  async #inTime(reading: Promise<unknown>): Promise<void> {
    if (await endsInTime(reading, this.#timeoutMs)) return;
    throw new ParavaeError(
      "E_STUCK",
      `rows: a read of the row cache did not end within ${this.#timeoutMs / 1000} s; look at the disk that it lies on`,
    );
  }
}
