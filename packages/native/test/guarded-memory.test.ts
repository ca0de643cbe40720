import { expect, test } from "vitest";
import { permissionsAt } from "./machine/mappings.js";
import { GuardedMemory } from "./support/guarded-memory.mjs";

const pageBytes = 4096;

test("pages around slots allow nothing, and what lies in a slot touches them", () => {
  const slotBytes = 2 * pageBytes;
  const memory = new GuardedMemory(3, slotBytes);
  const guards = memory.guards.map((guard) => guard - memory.base);
  for (const guard of memory.guards) {
    expect(permissionsAt(guard)).toBe("---p");
    expect(permissionsAt(guard + pageBytes - 1)).toBe("---p");
  }
  for (const slot of [0, 1, 2]) {
    expect(memory.place(slot, 12, "behind")).toBe(guards[slot] + pageBytes);
    expect(memory.place(slot, 12, "before") + 12).toBe(guards[slot + 1]);
    expect(permissionsAt(memory.base + memory.place(slot, 12, "before"))).toBe("rw-p");
  }
  expect(() => memory.place(0, slotBytes + 1, "behind")).toThrow("8193 bytes in a slot of 8192");
});
