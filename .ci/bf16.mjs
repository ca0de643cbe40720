// Fashion-MNIST, 784-400-20, 10 epochs, in bfloat16 and in float32 with the same seed, on each engine that has both: their test
// −ELBO may differ by 0.5 nat. A processor without bfloat16 has to say so.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { trainForReal } from "./train-for-real.mjs";

const allowed = 0.5;
const folder = mkdtempSync(join(tmpdir(), "paravae-bf16-"));
const train = (engine, precision) =>
  `npx paravae train --dataset fashion-mnist --hidden 400 --latent 20 --batch-size 128 --epochs 10 --engine ${engine} --precision ${precision} --out ${join(folder, engine, precision)}`;

function isRight(engine, hasBf16) {
  if (!hasBf16) {
    const { status, stderr } = spawnSync(train(engine, "bf16"), { shell: true, encoding: "utf8" });
    console.log(stderr);
    return status === 2 && /^paravae: .*\[E_NO_BF16\]$/m.test(stderr);
  }
  const [bf16, float32] = ["bf16", "float32"].map((precision) => trainForReal(train(engine, precision)));
  const difference = Math.abs(bf16.negativeElbo - float32.negativeElbo);
  console.log(`${engine}: they differ by ${difference.toFixed(2)} nats, at most ${allowed}`);
  return bf16.status === 0 && float32.status === 0 && difference <= allowed;
}

const { stdout } = spawnSync("npx", ["paravae", "doctor", "--json"], { encoding: "utf8" });
const blas = JSON.parse(stdout).engines.find(({ name }) => name === "blas");
console.log(blas.detail);
const hasAvx512Bf16 = /\bavx512_bf16\b/.test(readFileSync("/proc/cpuinfo", "latin1"));
const right = [isRight("native", hasAvx512Bf16), isRight("blas", blas.gflops?.bf16 !== undefined)];
rmSync(folder, { recursive: true });
if (right.includes(false)) process.exit(1);
