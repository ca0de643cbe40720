import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type DownloadProgress, downloadFile } from "../src/download.js";
import { counting, temporaryFolder } from "./idx-files.js";
import { refusedMirror, startMirror } from "./mirror.js";

const content = counting(200_000);
const file = {
  name: "array.gz",
  bytes: content.length,
  sha256: createHash("sha256").update(content).digest("hex"),
};

const serveContent: RequestListener = (_, response) => {
  response.setHeader("Content-Length", content.length);
  response.end(content);
};

/** Each way a mirror can fail, and what the error says of it. */
const failures: Readonly<Record<string, { serve: RequestListener; reason: string | RegExp }>> = {
  "does not have the file": {
    serve: (_, response) => response.writeHead(404).end("no such key"),
    reason: "HTTP 404 Not Found",
  },
  "answers with what a terminal obeys": {
    serve: (_, response) => response.writeHead(503, "out\u00c2\u009bof order").end(),
    reason: "HTTP 503 out of order",
  },
  "sends what its encoding does not fit": {
    serve: (_, response) => {
      response.setHeader("Content-Encoding", "gzip");
      response.end(content);
    },
    reason: /./,
  },
  "is out of order": { serve: (_, response) => response.writeHead(503).end(), reason: "HTTP 503" },
  "sends other bytes": {
    serve: (_, response) => response.end(content.with(99_999, 0)),
    reason: "SHA-256 is ",
  },
  "ends early, having said nothing of the length": {
    serve: (_, response) => {
      response.write(content.subarray(0, 70_000));
      response.end();
    },
    reason: "sent 70000 bytes, expected 200000",
  },
  "drops the connection half way": {
    serve: (_, response) => {
      response.setHeader("Content-Length", content.length);
      response.write(content.subarray(0, 70_000), () => response.destroy());
    },
    reason: /closed|ECONNRESET/,
  },
  "sends more and more": {
    serve: (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(content));
      };
      response.on("drain", more);
      more();
    },
    reason: "sent more than the expected 200000 bytes",
  },
  "falls silent": {
    serve: (_, response) => {
      response.write(content.subarray(0, 70_000));
    },
    reason: "nothing arrived for 1000 ms",
  },
};

let folder = "";
beforeEach(async () => {
  folder = join(await temporaryFolder(), "cache", "some-dataset");
});

const download = (mirrors: readonly string[], options = {}) =>
  downloadFile(file, mirrors, folder, { stallTimeoutMs: 1000, ...options });

async function expectDownloaded() {
  expect(await readdir(folder)).toEqual([file.name]);
  expect((await readFile(join(folder, file.name))).equals(content)).toBe(true);
}

describe("downloadFile", () => {
  it("leaves the whole file, and reports each piece", async () => {
    const progress: DownloadProgress[] = [];
    const onProgress = (piece: DownloadProgress) => progress.push(piece);
    await download([await startMirror(serveContent)], { onProgress, stallTimeoutMs: 30_000 });
    await expectDownloaded();
    expect(progress.at(-1)).toEqual({ file: file.name, receivedBytes: 200_000, totalBytes: 200_000 });
    const received = progress.map((piece) => piece.receivedBytes);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
  });

  it("needs no Content-Length", async () => {
    const mirror = await startMirror((_, response) => {
      response.write(content.subarray(0, 1));
      response.end(content.subarray(1));
    });
    await download([mirror], { stallTimeoutMs: 30_000 });
    await expectDownloaded();
  });

  it("asks for the file by its name", async () => {
    const mirror = await startMirror((request, response) => {
      if (request.url === `/${file.name}`) response.end(content);
      else response.writeHead(404).end();
    });
    await download([mirror], { stallTimeoutMs: 30_000 });
    await expectDownloaded();
  });

  describe.each(Object.entries(failures))("from a mirror that %s", (_, { serve, reason }) => {
    it("leaves nothing and says why", async () => {
      await expect(download([await startMirror(serve)])).rejects.toMatchObject({
        code: "E_DATASET_DOWNLOAD",
        message: typeof reason === "string" ? expect.stringContaining(reason) : expect.stringMatching(reason),
      });
      expect(await readdir(folder)).toEqual([]);
    });

    it("goes on to the next", async () => {
      await download([await startMirror(serve), await startMirror(serveContent)]);
      await expectDownloaded();
    });
  });

  it("goes on when the connection is refused", async () => {
    await download([await refusedMirror(), await startMirror(serveContent)]);
    await expectDownloaded();
  });

  it("names every mirror when all fail", async () => {
    const mirrors = [
      await refusedMirror(),
      await startMirror((_, response) => response.writeHead(404).end()),
    ];
    const error = await download(mirrors).catch((reason) => reason);
    expect(error.code).toBe("E_DATASET_DOWNLOAD");
    for (const mirror of mirrors) expect(error.message).toContain(`${new URL(mirror).host}: `);
    expect(error.message).toContain("ECONNREFUSED");
  });

  it("stops at once when aborted, half way or before", async () => {
    const abort = new AbortController();
    const requests: unknown[] = [];
    const mirror = await startMirror((request, response) => {
      requests.push(request);
      response.write(content.subarray(0, 70_000));
    });
    const onProgress = () => abort.abort(new Error("enough"));
    const stopped = { code: "E_ABORTED", cause: expect.objectContaining({ message: "enough" }) };
    const options = { signal: abort.signal, onProgress, stallTimeoutMs: 30_000 };
    await expect(download([mirror, mirror], options)).rejects.toMatchObject(stopped);
    expect(requests).toHaveLength(1);
    await expect(download([mirror], options)).rejects.toMatchObject(stopped);
    expect(requests).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps the file that was there when it fails", async () => {
    await download([await startMirror(serveContent)], { stallTimeoutMs: 30_000 });
    await expect(download([await refusedMirror()])).rejects.toMatchObject({ code: "E_DATASET_DOWNLOAD" });
    await expectDownloaded();
  });

  it("says when the folder cannot be written to", async () => {
    const blocked = join(await temporaryFolder(), "file");
    await writeFile(blocked, "");
    await expect(downloadFile(file, [await startMirror(serveContent)], blocked)).rejects.toMatchObject({
      code: "E_DATASET_DOWNLOAD",
      message: expect.stringContaining(`cannot write ${file.name} to ${blocked}`),
    });
  });
});
