import { loadRoundedUpTo4, roundToBfloat16, storeRoundedUpTo4 } from "./bfloat16";
import { loadUpTo4, storeUpTo4 } from "./partial-vector";

/**
 * How what products read is stored, four lanes at a time: classes without fields, as the functions of map.ts are.
 */
export class AsValues {
  bytes(): usize {
    return 16;
  }
  get(source: usize): v128 {
    return v128.load(source);
  }
  getUpTo4(source: usize, count: usize): v128 {
    return loadUpTo4(source, count);
  }
  put(target: usize, value: v128): void {
    v128.store(target, value);
  }
  putUpTo4(target: usize, value: v128, count: usize): void {
    storeUpTo4(target, value, count);
  }
}

export class AsRounded {
  bytes(): usize {
    return 8;
  }
  get(source: usize): v128 {
    return i32x4.shl(v128.load16x4_u(source), 16);
  }
  getUpTo4(source: usize, count: usize): v128 {
    return loadRoundedUpTo4(source, count);
  }
  put(target: usize, value: v128): void {
    v128.store64_lane(target, roundToBfloat16(value), 0);
  }
  putUpTo4(target: usize, value: v128, count: usize): void {
    storeRoundedUpTo4(target, value, count);
  }
}

/** Kept nowhere: what only another use of the same loop asks for. */
export class AsNothing {
  bytes(): usize {
    return 0;
  }
  put(_target: usize, _value: v128): void {}
  putUpTo4(_target: usize, _value: v128, _count: usize): void {}
}
