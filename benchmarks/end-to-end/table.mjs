import { median } from "d3-array";
import { hundredths, plural, spreadText, tenths } from "../common/format.mjs";
import { ratios } from "../common/rounds.mjs";
import { resultLines } from "../common/tables.mjs";

/** `Fashion-MNIST, 784-400-20, batch 128, 10 epochs, whole processes`. */
export const describeTraining = ({ epochs, model: { hidden, latent, batch } }) =>
  `Fashion-MNIST, 784-${hidden}-${latent}, batch ${batch}, ${plural(epochs, "epoch")}, whole processes`;

/** How long each process took, how many times as fast each of ours was, and what its model came to. */
export function endToEndTable(report) {
  const peer = report.results.find(({ ours }) => !ours);
  return {
    title: describeTraining(report),
    heading: ["", "seconds", `× ${peer.name}`, "test −ELBO", "setting"],
    lines: resultLines(report.results, (result) => [
      spreadText(result.samples, tenths, ({ seconds }) => seconds),
      result.ours && peer.absent === undefined ? spreadText(ratios(peer, result, "seconds"), hundredths) : "",
      hundredths(median(result.samples, ({ testLoss }) => testLoss)),
      result.setting,
    ]),
  };
}
