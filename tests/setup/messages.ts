import { ParavaeError } from "@paravae/core";
import { faultOfMessage } from "@paravae/testkit/messages";
import { afterEach, expect } from "vitest";
// The tests of core import its sources, whose class is another one.
import { ParavaeError as ParavaeErrorOfSources } from "../../packages/core/src/errors.js";

const faults: string[] = [];

/** Stands between ParavaeError and Error, so that it sees every message, also of an error that the product handles itself. */
class WatchedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    const fault = faultOfMessage(message);
    if (fault !== undefined) faults.push(fault);
  }
}

for (const errors of [ParavaeError, ParavaeErrorOfSources]) Object.setPrototypeOf(errors, WatchedError);

afterEach(() => {
  expect(faults.splice(0), "messages of errors are one line of at most 200 characters").toEqual([]);
});
