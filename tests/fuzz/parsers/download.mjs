import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { downloadFile } from "../../../packages/datasets/dist/download.js";
import { mutateBytes } from "../mutate-bytes.mjs";

/** What the corpus sends after its headers. */
const content = Buffer.from("the file");
const file = {
  name: "a.gz",
  bytes: content.length,
  sha256: createHash("sha256").update(content).digest("hex"),
};

/** A mirror's answer, headers and all: the file is there, as it has to be, or nothing is. */
export async function open(folder, files) {
  let answer;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cache = join(folder, "cache");
  mkdirSync(cache);
  const path = join(cache, file.name);
  return {
    mutate: (random) => mutateBytes(random, files),
    async read(bytes, n) {
      // To where a redirect leads is the mirror's choice, but no test should go there.
      answer = Buffer.from(
        Buffer.from(bytes)
          .toString("latin1")
          .replaceAll(/location/gi, "elsewhere"),
        "latin1",
      );
      try {
        await downloadFile(file, [`http://127.0.0.1:${server.address().port}/`], cache, {
          stallTimeoutMs: n < 0 ? 500 : 10,
        });
        assert.deepEqual(readdirSync(cache), [file.name]);
        assert.ok(readFileSync(path).equals(content));
        return bytes.length;
      } catch (error) {
        assert.deepEqual(readdirSync(cache), []);
        throw error;
      } finally {
        if (existsSync(path)) rmSync(path);
      }
    },
    close: () => server.close(),
  };
}
