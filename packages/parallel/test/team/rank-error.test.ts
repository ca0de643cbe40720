import { ParavaeError } from "@paravae/core";
import { expect, test } from "vitest";
import { decodeRankError, encodeRankError } from "../../src/team/rank-error.js";

const acrossThreads = <T>(value: T): T => structuredClone(value);

test("a ParavaeError keeps its code, data and stack on its way from a worker", () => {
  const thrown = new ParavaeError("E_SHAPE", "dense: got this, expected that", { data: { got: 1 } });
  const revived = decodeRankError(acrossThreads(encodeRankError(thrown, 3)));
  expect(revived).toBeInstanceOf(ParavaeError);
  expect(revived.code).toBe("E_SHAPE");
  expect(revived.message).toBe("worker 3: dense: got this, expected that");
  expect(revived.data).toEqual({ got: 1, rank: 3 });
  expect((revived.cause as Error).stack).toBe(thrown.stack);
});

test("any other thrown thing becomes E_WORKER", () => {
  expect(decodeRankError(acrossThreads(encodeRankError(new RangeError("too deep"), 0)))).toMatchObject({
    code: "E_WORKER",
    message: "worker 0: too deep",
  });
  expect(decodeRankError(acrossThreads(encodeRankError("a string", 1))).message).toBe("worker 1: a string");
});
