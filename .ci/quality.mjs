// Trains for real and holds the test −ELBO against its bound. The bounds of dense models come from PyTorch with the
// same sizes: digits 24.61 to 24.70 after 50 epochs, Fashion-MNIST 246.8 to 247.6 after 5. After 2 epochs the dense
// 784-400-20 is at 254.3, which a convolutional model of the same latent has to beat.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainForReal } from "./train-for-real.mjs";

const folder = mkdtempSync(join(tmpdir(), "paravae-quality-"));
const out = join(folder, "run");
const fashionMnist = `npx paravae train --dataset fashion-mnist --latent 20 --batch-size 128 --out ${out}`;

const checks = {
  start: { command: `npm start -- --out ${out}`, low: 0, high: 25.0, seconds: 60 },
  "fashion-mnist": {
    command: `${fashionMnist} --hidden 400 --epochs 5`,
    low: 246.2,
    high: 248.2,
    seconds: 600,
  },
  conv: {
    command: `${fashionMnist} --architecture conv --workers 2 --epochs 2`,
    low: 0,
    high: 254.3,
    seconds: 600,
  },
};

const { command, low, high, seconds } = checks[process.argv[2]];
const begun = performance.now();
const { status, negativeElbo } = trainForReal(command);
const took = (performance.now() - begun) / 1000;
rmSync(folder, { recursive: true });
console.log(
  `test −ELBO ${negativeElbo}, expected ${low} to ${high}; ${took.toFixed(1)} s, at most ${seconds} s`,
);
if (status !== 0 || !(negativeElbo >= low && negativeElbo <= high && took <= seconds)) process.exit(1);
