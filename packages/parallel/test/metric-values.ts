import type { EpochReport } from "@paravae/parallel";

/** Every metric value of an epoch by name, as training and evaluation report them. */
export const metricValues = ({
  train,
  test,
}: Pick<EpochReport, "train" | "test">): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    Object.entries({ train, test }).flatMap(([split, terms]): (readonly [string, readonly number[]])[] =>
      terms === null
        ? []
        : [
            [`${split} loss`, [terms.loss]],
            ...Object.entries(terms.terms).map(([name, nats]) => [`${split} ${name}`, [nats]] as const),
            ...Object.entries(terms.perDimension).map(
              ([name, nats]) => [`${split} ${name} per dimension`, nats] as const,
            ),
          ],
    ),
  );
