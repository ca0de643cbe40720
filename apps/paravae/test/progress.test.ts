import { describe, expect, it } from "vitest";
import { downloadLine } from "../src/progress/download-view.js";
import { formatBar, formatClock, formatCount, formatSeconds, formatTerms } from "../src/progress/format.js";
import { liveLine } from "../src/progress/live-view.js";
import { RateMeter } from "../src/progress/rate-meter.js";
import { type RunEnd, resumeCommandOf } from "../src/progress/reporter.js";
import { describeEnd, describeEpoch } from "../src/progress/text-reporter.js";

describe("formats", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1234.4, "1 234"],
    [999_499, "999 499"],
    [999_999.9, "1.00 M"],
    [2_345_678, "2.35 M"],
    [Number.NaN, "?"],
  ])("count %d", (value, text) => expect(formatCount(value)).toBe(text));

  it.each([
    [0.4216, "0.42 s"],
    [12.34, "12.3 s"],
    [187, "3:07"],
    [3723, "1:02:03"],
  ])("%d seconds", (value, text) => expect(formatSeconds(value)).toBe(text));

  it("a clock, terms and a bar", () => {
    expect(formatClock(4.6)).toBe("0:05");
    expect(formatClock(Number.POSITIVE_INFINITY)).toBe("?");
    expect(formatTerms({ loss: 24.649, terms: { reconstruction: 19.81, kl: 4.839 } })).toBe(
      "24.65 (19.81 + kl 4.84)",
    );
    expect(formatTerms({ loss: 20, terms: { reconstruction: 20, kl: 0 } })).toBe("20.00");
    expect(formatTerms({ loss: 20, terms: { reconstruction: 20 } })).toBe("20.00");
    expect(formatTerms({ loss: 26, terms: { reconstruction: 20, kl: 4, mmd: 0.5 } })).toBe(
      "26.00 (reconstruction 20.00, kl 4.00, mmd 0.50)",
    );
    expect(formatTerms({ loss: 20.000000003, terms: { reconstruction: 20, kl: 3e-9 } })).toBe(
      "20.00 (20.00 + kl 0.00)",
    );
    expect(formatTerms({ loss: 36000000000000000000, terms: { reconstruction: 36e18 } })).toBe("3.600e+19");
    expect([formatBar(0.5, 4), formatBar(-1, 2), formatBar(7, 2)]).toEqual(["━━──", "──", "━━"]);
  });
});

describe("RateMeter", () => {
  it("measures over its window", () => {
    const meter = new RateMeter(1000);
    expect(meter.perSecond).toBeNaN();
    meter.add(0, 0);
    expect(meter.perSecond).toBeNaN();
    meter.add(50, 500);
    expect(meter.perSecond).toBe(100);
    for (let ms = 1000; ms <= 4000; ms += 500) meter.add(50 + ms, ms);
    expect(meter.perSecond).toBe(1000);
  });
});

describe("liveLine", () => {
  const run = { epochs: 10, stepsPerEpoch: 100, batchSize: 64, lastStep: 1000 };
  const position = { epoch: 2, stepInEpoch: 50, stepsPerEpoch: 100, step: 250 };

  it("has the bar, the loss terms, rows per second and the time left", () => {
    const terms = { loss: 26, terms: { reconstruction: 20, kl: 3 }, perDimension: { kl: [1, 2] } };
    expect(liveLine({ ...position, terms }, run, 50)).toBe(
      "epoch 3/10 ━━━━━━━━━━━━────────────  loss 26.00 (20.00 + 2 × kl 3.00)  3 200 rows/s  ETA 0:15",
    );
  });

  it("says less while there is less to say", () => {
    const terms = {
      loss: Number.NaN,
      terms: { reconstruction: Number.NaN, kl: Number.NaN },
      perDimension: {},
    };
    expect(liveLine({ ...position, epoch: 10, stepInEpoch: 0, terms }, run, Number.NaN)).toBe(
      "epoch 10/10 ────────────────────────",
    );
  });
});

describe("downloadLine", () => {
  it("has a bar where the size is known", () => {
    const file = "train-images-idx3-ubyte.gz";
    expect(downloadLine({ file, receivedBytes: 13e6, totalBytes: 26e6 })).toBe(
      "downloading train-images-idx3-ubyte.gz ━━━━━━━━━━━━──────────── 13.0 MB of 26.0 MB",
    );
    expect(downloadLine({ file, receivedBytes: 13e6, totalBytes: undefined })).toBe(
      "downloading train-images-idx3-ubyte.gz 13.0 MB",
    );
  });
});

describe("lines that stay", () => {
  const test = { loss: 30, terms: { reconstruction: 20, kl: 5 }, perDimension: { kl: [5] } };
  const summary: RunEnd = {
    path: "runs/my run",
    end: "finished",
    signal: undefined,
    kind: "vae",
    headline: { name: "−ELBO", terms: ["reconstruction", "kl"] },
    epochs: 3,
    steps: 69,
    test,
    latent: undefined,
    seconds: 2,
    rowsPerSecond: 100,
    workers: 2,
    checkpoint: "c",
    best: undefined,
    model: undefined,
    pictures: ["a.png", "b.png"],
  };

  it("an epoch", () => {
    const report = { epoch: 7, train: test, test: null, seconds: 1, rowsPerSecond: 5000 };
    expect(describeEpoch(report, 100)).toBe(
      "epoch   7/100  train 30.00 (20.00 + 2 × kl 5.00)  1.00 s  5 000 rows/s",
    );
  });

  it("the end, with the −ELBO last whatever β is", () => {
    expect(describeEnd(summary)).toEqual([
      "trained in 2.00 s, saved as c",
      "pictures: a.png, b.png",
      "test −ELBO 25.00 nats per row",
    ]);
  });

  it("dead latent dimensions, last of all", () => {
    expect(describeEnd({ ...summary, latent: { dead: 1, of: 3 } }).slice(1)).toEqual([
      "pictures: a.png, b.png",
      "test −ELBO 25.00 nats per row",
      "1 of 3 latent dimensions is dead (KL below 0.01 nats): a lower --beta may bring them to life, and --latent 2 may do",
    ]);
  });

  it("the best, where it is not the newest", () => {
    expect(describeEnd({ ...summary, best: "b" })).toContain("lowest test loss: b");
    expect(describeEnd({ ...summary, best: "c" }).join()).not.toContain("lowest");
  });

  it("an interruption, with a command that a shell takes", () => {
    const stopped = {
      ...summary,
      end: "interrupted",
      signal: "SIGINT",
      test: undefined,
      pictures: [],
    } as const;
    expect(describeEnd(stopped)).toEqual([
      "stopped by SIGINT after step 69, saved as c",
      "resume with: paravae resume 'runs/my run'",
    ]);
    expect(resumeCommandOf({ path: "it's", model: undefined })).toBe(String.raw`paravae resume 'it'\''s'`);
    expect(resumeCommandOf({ path: "a", model: "my model.ts" })).toBe(
      "paravae resume a --model 'my model.ts'",
    );
  });
});
