import { expect, test } from "vitest";
import { permissionsAt } from "./machine/mappings.js";
import { GuardedMemory } from "./support/guarded-memory.js";

test("pages around the buffers of tests allow nothing, and buffers touch them", () => {
  const memory = new GuardedMemory();
  for (const guard of memory.guards) expect(permissionsAt(guard)).toBe("---p");
  const buffer = new Float32Array(3);
  for (const side of ["begin", "end"] as const) {
    const [{ byteOffset, byteLength }] = memory.write(1, [buffer], side);
    const [guardBefore, guardBehind] = memory.guards.map((guard) => guard - memory.base);
    if (side === "begin") expect(byteOffset - 4096).toBe(guardBefore);
    else expect(byteOffset + byteLength).toBe(guardBehind);
  }
});
