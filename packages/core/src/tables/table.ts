import { ParavaeError } from "../errors.js";
import { quoted } from "../messages/quoted.js";

/**
 * What comes in kinds, by name: one file an entry, and adding one touches no other file. A program adds entries of its own
 * before it makes a model; training does so in every thread, from the modules that `extensions` names.
 */
export class Table<Entry extends { readonly kind: string }> {
  readonly #what: string;
  readonly #code: string;
  readonly #entries = new Map<string, Entry>();

  /**
   * @param what the kinds are kinds of, for errors: "likelihood"
   * @param code of the error about an unknown kind
   */
  constructor(what: string, code: string, entries: readonly Entry[]) {
    this.#what = what;
    this.#code = code;
    for (const entry of entries) this.#entries.set(entry.kind, entry);
  }

  get kinds(): readonly string[] {
    return [...this.#entries.keys()];
  }

  has(kind: unknown): boolean {
    return typeof kind === "string" && this.#entries.has(kind);
  }

  /** @throws ParavaeError when there is no such kind */
  get(kind: string): Entry {
    const entry = this.#entries.get(kind);
    if (entry !== undefined) return entry;
    throw new ParavaeError(
      this.#code,
      `${this.#what}: kind is ${quoted(kind)}, expected one of ${this.kinds.join(", ")}`,
      { data: { kind } },
    );
  }

  /**
   * Adds a kind. Adding the very same entry again changes nothing.
   *
   * @throws ParavaeError E_KIND when the name is taken
   */
  add(entry: Entry): void {
    const known = this.#entries.get(entry.kind);
    if (known === entry) return;
    if (known !== undefined) {
      throw new ParavaeError(
        "E_KIND",
        `${this.#what}: there is a kind ${quoted(entry.kind)} already; give yours another name`,
      );
    }
    this.#entries.set(entry.kind, entry);
  }
}
