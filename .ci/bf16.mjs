// Fashion-MNIST, 784-400-20, 10 epochs, in bfloat16 and in float32 with the same seed: their test −ELBO may differ by
// 0.5 nat. A processor without bfloat16 has to say so.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainForReal } from "./train-for-real.mjs";

const allowed = 0.5;
const folder = mkdtempSync(join(tmpdir(), "paravae-bf16-"));
const train = (precision) =>
  `npx paravae train --dataset fashion-mnist --hidden 400 --latent 20 --batch-size 128 --epochs 10 --engine blas --precision ${precision} --out ${join(folder, precision)}`;

const { stdout } = spawnSync("npx", ["paravae", "doctor", "--json"], { encoding: "utf8" });
const blas = JSON.parse(stdout).engines.find(({ name }) => name === "blas");
console.log(blas.detail);

let right;
if (blas.gflops?.bf16 === undefined) {
  const { status, stderr } = spawnSync(train("bf16"), { shell: true, encoding: "utf8" });
  console.log(stderr);
  right = status === 2 && /^paravae: .*\[E_NO_BF16\]$/m.test(stderr);
} else {
  const [bf16, float32] = ["bf16", "float32"].map((precision) => trainForReal(train(precision)));
  const difference = Math.abs(bf16.negativeElbo - float32.negativeElbo);
  console.log(`they differ by ${difference.toFixed(2)} nats, at most ${allowed}`);
  right = bf16.status === 0 && float32.status === 0 && difference <= allowed;
}
rmSync(folder, { recursive: true });
if (!right) process.exit(1);
