/**
 * Philox 4×32-10 of one counter, as four words. Source: Salmon, Moraes, Dror & Shaw 2011, §3.3.
 */
export function philox4x32(keyLow: u32, keyHigh: u32, c0: u32, c1: u32, c2: u32, c3: u32): v128 {
  for (let round = 0; round < 10; round++) {
    const product0 = <u64>c0 * 0xd2511f53;
    const product1 = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(product1 >> 32) ^ c1 ^ keyLow;
    c1 = <u32>product1;
    c2 = <u32>(product0 >> 32) ^ c3 ^ keyHigh;
    c3 = <u32>product0;
    keyLow += 0x9e3779b9;
    keyHigh += 0xbb67ae85;
  }
  let words = i32x4.splat(<i32>c0);
  words = i32x4.replace_lane(words, 1, <i32>c1);
  words = i32x4.replace_lane(words, 2, <i32>c2);
  return i32x4.replace_lane(words, 3, <i32>c3);
}
