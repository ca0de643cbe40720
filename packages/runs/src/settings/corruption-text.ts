import { type Corruption, corruptKinds } from "@paravae/core";

/** `gaussian:0.3`: a kind of corruption and its amount. */
export const corruptPattern = new RegExp(`^(${corruptKinds.join("|")}):(\\d*\\.?\\d+(?:e-?\\d+)?)$`);

/** @param text of `corruptPattern` */
export function parseCorruption(text: string): Corruption {
  const [, kind, amount] = corruptPattern.exec(text) as RegExpExecArray;
  return { kind: kind as Corruption["kind"], amount: Number(amount) };
}
