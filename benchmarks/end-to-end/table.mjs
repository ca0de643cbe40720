import { hundredths, plural, spreadText, tenths } from "../common/format.mjs";
import { ratios } from "../common/rounds.mjs";
import { median } from "../common/statistics.mjs";

/** How long each process took, how many times as fast each of ours was, and what its model came to. */
export function endToEndTable({ results, epochs, model: { hidden, latent, batch } }) {
  const peer = results.find(({ ours }) => !ours);
  return {
    title: `Fashion-MNIST, 784-${hidden}-${latent}, batch ${batch}, ${plural(epochs, "epoch")}, whole processes`,
    heading: ["", "seconds", `× ${peer.name}`, "test −ELBO", "setting"],
    lines: results.map((result) => {
      const { name, ours, absent, samples, setting } = result;
      if (absent !== undefined) return [name, `absent: ${absent}`];
      return [
        name,
        spreadText(
          samples.map(({ seconds }) => seconds),
          tenths,
        ),
        ours && peer.absent === undefined ? spreadText(ratios(peer, result, "seconds"), hundredths) : "",
        hundredths(median(samples.map(({ testLoss }) => testLoss))),
        setting,
      ];
    }),
  };
}
