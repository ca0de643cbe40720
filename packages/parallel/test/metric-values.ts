import type { EpochReport } from "@paravae/parallel";

/** Every metric value of an epoch by name, as training and evaluation report them. */
export const metricValues = ({
  train,
  test,
}: Pick<EpochReport, "train" | "test">): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    Object.entries({ train, test }).flatMap(([split, terms]) =>
      terms === null
        ? []
        : [
            [`${split} loss`, [terms.loss]],
            [`${split} reconstruction`, [terms.reconstruction]],
            [`${split} kl`, [terms.kl]],
            [`${split} kl per dimension`, terms.klPerDimension],
          ],
    ),
  );
