import { expect, it } from "vitest";
import { unrounded } from "../../src/memory/matrix.js";
import { defineModel, layoutOf } from "../../src/models/model-config.js";
import { DenseEngine } from "../../src/network/dense-engine.js";
import { referenceOps } from "../../src/ops/reference/reference-ops.js";

const [inputSize, rows] = [6, 3];
const model = defineModel({ inputSize, encoder: [5], latentSize: 2, decoder: [4], activation: "tanh" });
const values = (length: number, seed: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => 0.5 + 0.4 * Math.sin(1.7 * i + seed));
const parameters = values(layoutOf(model).length, 3).map((value) => value - 0.5);
const clean = values(rows * inputSize, 1);
const corrupted = clean.map((value, i) => (i % 3 === 0 ? 0 : value));

function engineOf(denoising: boolean): DenseEngine<Float64Array> {
  const ops = referenceOps((length: number) => new Float64Array(length));
  const options = { maxRows: rows, parameters: unrounded(parameters.slice()), denoising };
  return new DenseEngine(model, ops, { ...options, gradients: new Float64Array(parameters.length) });
}

it("has the loss of the clean rows, by its formula", () => {
  const engine = engineOf(true);
  engine.x.values.set(corrupted);
  engine.target?.set(clean);
  engine.evaluate(rows);
  const nats = [...engine.terms[0]];
  const mean = new Float64Array(rows * inputSize);
  engine.network.decode(mean, rows);
  const sum = (row: number): number => {
    let total = 0;
    for (let i = row * inputSize; i < (row + 1) * inputSize; i++) {
      total -= clean[i] * Math.log(mean[i]) + (1 - clean[i]) * Math.log(1 - mean[i]);
    }
    return total;
  };
  for (const [row, got] of nats.entries()) expect(got).toBeCloseTo(sum(row), 12);
});

it("encodes the corrupted ones", () => {
  const [denoising, plain] = [engineOf(true), engineOf(false)];
  for (const engine of [denoising, plain]) engine.x.values.set(corrupted);
  denoising.target?.set(clean);
  for (const engine of [denoising, plain]) engine.evaluate(rows);
  expect(denoising.network.moments).toEqual(plain.network.moments);
  expect(denoising.terms[1]).toEqual(plain.terms[1]);
});

it("has the gradient of that loss, element by element", () => {
  const ops = referenceOps((length: number) => new Float64Array(length));
  const [block, gradients] = [parameters.slice(), new Float64Array(parameters.length)];
  const engine = new DenseEngine(model, ops, {
    ...{ maxRows: rows, parameters: unrounded(block), gradients, denoising: true },
  });
  const load = (): void => {
    engine.x.values.set(corrupted);
    engine.target?.set(clean);
  };
  const loss = (): number => {
    load();
    engine.evaluate(rows);
    return engine.terms.reduce((total, term) => total + term.reduce((a, b) => a + b, 0), 0);
  };
  load();
  engine.lossAndGradients(rows, 1);
  const got = gradients.slice();
  const h = 1e-5;
  block.forEach((value, i) => {
    block[i] = value + h;
    const above = loss();
    block[i] = value - h;
    const below = loss();
    block[i] = value;
    expect(got[i]).toBeCloseTo((above - below) / (2 * h), 6);
  });
});
