import fc from "fast-check";
import { expect, test } from "vitest";
import { activeShares, shareOf } from "../../src/partition/shares.js";

const rowsAndWorkers = fc.record({
  rows: fc.integer({ min: 0, max: 600 }),
  workers: fc.integer({ min: 1, max: 9 }),
});

test("shares are consecutive, cover every row once and differ by one row at the most", () => {
  fc.assert(
    fc.property(rowsAndWorkers, ({ rows, workers }) => {
      const shares = Array.from({ length: workers }, (_, rank) => shareOf(rows, rank, workers));
      let next = 0;
      for (const share of shares) {
        expect(share.begin).toBe(next);
        next += share.rows;
      }
      expect(next).toBe(rows);
      expect(shares[0].rows - shares[workers - 1].rows).toBeLessThanOrEqual(1);
    }),
  );
});

test("the workers without rows are the last ones", () => {
  fc.assert(
    fc.property(rowsAndWorkers, ({ rows, workers }) => {
      const active = activeShares(rows, workers);
      for (let rank = 0; rank < workers; rank++) {
        expect(shareOf(rows, rank, workers).rows > 0).toBe(rank < active);
      }
    }),
  );
});
