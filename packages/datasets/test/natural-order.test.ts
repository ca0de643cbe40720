import fc from "fast-check";
import { expect, it } from "vitest";
import { inNaturalOrder } from "../src/natural-order.js";

const sorted = (names: readonly string[]): string[] => inNaturalOrder(names, (name) => name);

it("orders numbers by their value, all else by code units", () => {
  const names = ["10.png", "9.png", "a2b10", "a2b9", "a10", "B", "é", "a", ""];
  expect(sorted(names)).toEqual(["", "9.png", "10.png", "B", "a", "a2b9", "a2b10", "a10", "é"]);
});

it("takes numbers of any length, and orders what differs in zeros alone", () => {
  const long = `${"9".repeat(400)}.png`;
  expect(sorted([`1${"0".repeat(400)}.png`, long, "007", "7", "07"])).toEqual([
    "007",
    "07",
    "7",
    long,
    `1${"0".repeat(400)}.png`,
  ]);
});

it("orders accents alike, however a system spells them", () => {
  const [composed, apart] = ["\u00e9", "e\u0301"];
  expect(sorted([`${composed}2`, `${apart}1`])).toEqual([`${apart}1`, `${composed}2`]);
});

it("is one order, however the names came", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "b", "0", "1", "2", "-"), maxLength: 5 });
  fc.assert(
    fc.property(fc.array(name), (names) => {
      expect(sorted(names.toReversed())).toEqual(sorted(names));
      for (const [i, each] of sorted(names).entries()) {
        for (const later of sorted(names).slice(i)) expect(sorted([later, each])).toEqual([each, later]);
      }
    }),
    { seed: 1 },
  );
});
