import { exp, expm1, expm1MinusX } from "./math/exponential.js";
import { ElementLoop } from "./vectors/element-loop.js";
import type { KernelSource } from "./vectors/kernel-code.js";
import { emitForEachRow } from "./vectors/row-loop.js";
import { type Storage, storeWithRounding } from "./vectors/storage.js";

/*
 * Moments lie as rows of mu and then logVar, of latentSize each: a row is walked with one pointer to either half.
 */

/**
 * z = mu + exp(logVar/2)·eps and kl = ½(mu² + (exp(logVar) − 1 − logVar)): a sum of two terms that are never
 * negative, so kl keeps a relative error below 1.5e-6 near the prior, where it is the difference of near equals.
 * Arguments: z, its rounding where it is kept, kl, moments, eps, rows, latentSize.
 */
export const latentForward =
  (isRounded: boolean): KernelSource =>
  (k) => {
    const z = k.withRounding(isRounded);
    const [kl, atMu, eps] = [k.pointer(), k.pointer(), k.pointer()];
    const [rows, latentSize] = [k.word(), k.word()];
    const [atLogVar, left] = [k.register(), k.register()];
    const loop = new ElementLoop(k, (v) => {
      const half = v.constant(0.5);
      const mu = v.load(atMu);
      const logVar = v.load(atLogVar);
      const sigma = exp(v, v.mul(half, logVar));
      storeWithRounding(v, z, v.madd(sigma, v.load(eps), mu));
      v.store(kl, v.mul(half, v.madd(mu, mu, expm1MinusX(v, logVar))));
    });
    emitForEachRow(k, rows, () => {
      k.asm.mov(atLogVar, atMu);
      k.advance(atLogVar, latentSize);
      k.asm.mov(left, latentSize);
      loop.emit(left);
      k.advanceBoth(z, latentSize);
      for (const pointer of [kl, eps, atLogVar]) k.advance(pointer, latentSize);
      k.asm.mov(atMu, atLogVar);
    });
  };

/**
 * dMu = dz + klScale·mu and dLogVar = ½(dz·eps·exp(logVar/2) + klScale·(exp(logVar) − 1)), stored as `storage` says.
 * Arguments: dMoments, dz, moments, eps, klScale, rows, latentSize.
 */
export const latentBackward =
  (storage: Storage): KernelSource =>
  (k) => {
    const [dMu, dz, atMu, eps] = [k.pointer(), k.pointer(), k.pointer(), k.pointer()];
    const scale = k.splat();
    const [rows, latentSize] = [k.word(), k.word()];
    const [dLogVar, atLogVar, left] = [k.register(), k.register(), k.register()];
    const loop = new ElementLoop(k, (v) => {
      const half = v.constant(0.5);
      const logVar = v.load(atLogVar);
      const dzHere = v.load(dz);
      const sigma = exp(v, v.mul(half, logVar));
      const throughZ = v.mul(v.mul(dzHere, v.load(eps)), sigma);
      storage.store(v, dMu, v.madd(scale, v.load(atMu), dzHere));
      storage.store(v, dLogVar, v.mul(half, v.madd(scale, expm1(v, logVar), throughZ)));
    });
    emitForEachRow(k, rows, () => {
      k.asm.mov(dLogVar, dMu);
      k.advance(dLogVar, latentSize, storage.elementBytes);
      k.asm.mov(atLogVar, atMu);
      k.advance(atLogVar, latentSize);
      k.asm.mov(left, latentSize);
      loop.emit(left);
      for (const pointer of [dz, eps, atLogVar]) k.advance(pointer, latentSize);
      k.advance(dLogVar, latentSize, storage.elementBytes);
      k.asm.mov(dMu, dLogVar);
      k.asm.mov(atMu, atLogVar);
    });
  };
