import type { LossTerms } from "@paravae/checkpoints";

/** 42, 1 234, 2.35 M: at most three digits without a gap. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return "?";
  if (value >= 999_999.5) return `${(value / 1e6).toFixed(2)} M`;
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/, " ");
}

/** 1 row, 2 rows. */
export const counted = (count: number, what: string): string =>
  `${formatCount(count)} ${what}${count === 1 ? "" : "s"}`;

/** 0.42 s, 12.3 s, 3:07, 1:02:03. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return formatClock(seconds);
}

/** Hours only when there are any: 0:05, 3:07, 1:02:03. */
export function formatClock(seconds: number): string {
  if (!Number.isFinite(seconds)) return "?";
  const whole = Math.round(seconds);
  const two = (value: number): string => value.toString().padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** 24.65, and 3.600e+34 of a loss that has lost its way. */
export const formatNats = (nats: number): string =>
  Math.abs(nats) < 1e6 ? nats.toFixed(2) : nats.toExponential(3);

/**
 * 24.65 (19.81 + kl 4.84); with another weight 39.17 (19.81 + 4 × kl 4.84); the loss alone where there is nothing but
 * the reconstruction; with more terms each by its name: 30.12 (reconstruction 19.81, kl 4.84, mmd 0.11).
 */
export function formatTerms({ loss, terms }: Pick<LossTerms, "loss" | "terms">): string {
  const [[, reconstruction], ...others] = Object.entries(terms);
  const own = others.filter(([, nats]) => nats !== 0);
  if (own.length === 0) return formatNats(loss);
  if (own.length > 1) {
    const named = Object.entries(terms).map(([name, nats]) => `${name} ${formatNats(nats)}`);
    return `${formatNats(loss)} (${named.join(", ")})`;
  }
  const [[name, nats]] = own;
  const weighed = Number(((loss - reconstruction) / nats).toPrecision(3));
  // What is left of a difference says nothing of the weight of a term that shows as 0.00.
  const weight = weighed === 1 || Math.abs(nats) < 0.005 ? "" : `${weighed} × `;
  return `${formatNats(loss)} (${formatNats(reconstruction)} + ${weight}${name} ${formatNats(nats)})`;
}

/** A bar of `width` cells, filled to `fraction`. */
export function formatBar(fraction: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width);
  return "━".repeat(filled) + "─".repeat(width - filled);
}
