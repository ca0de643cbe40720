import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { LibcError, openLibc } from "../../src/machine/libc.js";
import { permissionsAt } from "./mappings.js";

const pageBytes = 4096;

withOptionalPart("the C library", openLibc, (libc) => {
  describe("the C library", () => {
    test("is opened once", () => expect(openLibc()).toBe(libc));

    test("maps, protects and unmaps", () => {
      const address = libc.mapAnonymous(pageBytes, "readWrite");
      expect(permissionsAt(address)).toBe("rw-p");
      libc.mprotect(address, pageBytes, "readExecute");
      expect(permissionsAt(address)).toBe("r-xp");
      libc.munmap(address, pageBytes);
      expect(permissionsAt(address)).toBeUndefined();
    });

    test.each([
      ["mmap", "ENOMEM", () => libc.mapAnonymous(2 ** 50, "readWrite")],
      ["mmap", "EBADF", () => libc.mapFile(pageBytes, "readExecute", 1 << 20)],
      ["mprotect", "EINVAL", () => libc.mprotect(1, pageBytes, "readExecute")],
      ["munmap", "EINVAL", () => libc.munmap(1, pageBytes)],
      ["memfd_create", "EINVAL", () => libc.memfdCreate("x".repeat(300))],
      ["write", "EBADF", () => libc.write(1 << 20, new Uint8Array(1))],
      ["close", "EBADF", () => libc.close(1 << 20)],
    ])("%s that is refused says %s", (call, errno, refused) => {
      expect(refused).toThrow(LibcError);
      expect(refused).toThrow(expect.objectContaining({ call, errno, message: `${call}: ${errno}` }));
    });
  });
});
