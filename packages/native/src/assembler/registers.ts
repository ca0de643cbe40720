/** A general register of 64 bits; instructions that are of 32 bits use its lower half. */
export interface Gp {
  readonly kind: "gp";
  readonly code: number;
}

/** A vector register by its width: xmm of 128 bits, ymm of 256, zmm of 512. */
export interface Vec {
  readonly kind: "vec";
  readonly code: number;
  readonly bits: 128 | 256 | 512;
}

/** A mask register of AVX-512: a bit for each lane. */
export interface Mask {
  readonly kind: "mask";
  readonly code: number;
}

const gp = (code: number): Gp => ({ kind: "gp", code });

export const rax = gp(0);
export const rcx = gp(1);
export const rdx = gp(2);
export const rbx = gp(3);
export const rsp = gp(4);
export const rbp = gp(5);
export const rsi = gp(6);
export const rdi = gp(7);
export const r8 = gp(8);
export const r9 = gp(9);
export const r10 = gp(10);
export const r11 = gp(11);
export const r12 = gp(12);
export const r13 = gp(13);
export const r14 = gp(14);
export const r15 = gp(15);

/** @throws RangeError when there is no register of this number */
function numbered<const Register extends Vec | Mask>(register: Register, count: number): Register {
  if (!Number.isInteger(register.code) || register.code < 0 || register.code >= count) {
    throw new RangeError(`register ${register.code}: expected 0 to ${count - 1}`);
  }
  return register;
}

const vec =
  (bits: Vec["bits"]) =>
  (code: number): Vec =>
    numbered({ kind: "vec", code, bits }, 32);

/** xmm0 to xmm31; those from 16 on exist with AVX-512 only. */
export const xmm = vec(128);
export const ymm = vec(256);
export const zmm = vec(512);

/** k0 to k7; k0 cannot mask. */
export const mask = (code: number): Mask => numbered({ kind: "mask", code }, 8);
