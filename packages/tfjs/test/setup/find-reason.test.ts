import { describe, expect, it } from "vitest";
import { findReason } from "../../src/setup/find-reason.js";

describe("findReason", () => {
  it.each([
    [
      "Node",
      "node:events:497\n      throw er; // Unhandled 'error' event\n      ^\n\nError: getaddrinfo ENOTFOUND x\n    at f\n\nNode.js v20\n",
      "Error: getaddrinfo ENOTFOUND x",
    ],
    [
      "npm",
      "npm warn old\nnpm error code ENOTFOUND\nnpm error errno ENOTFOUND\nnpm error network request to x failed\n",
      "network request to x failed",
    ],
    [
      "a compiler",
      "In file included from a.cc:1:\na.h:3:10: \u001b[31mfatal error:\u001b[m b.h: No such file\nmake: *** [a.o] Error 1\ngyp ERR! stack Error: `make` failed\n",
      "a.h:3:10: fatal error: b.h: No such file",
    ],
    [
      "pip",
      "WARNING: Retrying after NewConnectionError('x')\nERROR: No version\nERROR: No distribution\n",
      "ERROR: No version",
    ],
    ["Python", "/usr/bin/python3: No module named pip\n", "/usr/bin/python3: No module named pip"],
    ["npm run around a silent script", "last words\nnpm error code 1\nnpm error path /x\n", "last words"],
  ])("finds the first error of %s", (_, printed, reason) => {
    expect(findReason(printed)).toBe(reason);
  });

  it("is one line of bounded length, or nothing", () => {
    expect(findReason("\n \n")).toBeUndefined();
    expect(findReason("x".repeat(1000))).toBe(`${"x".repeat(150)}…`);
    expect(findReason("Error: a\u0000b\u009b31mc\td")).toBe("Error: a bc d");
  });
});
