import { jsonProcess } from "../common/json-process.mjs";

/** Seconds from the start of a process to its end, and the test loss that it reports; or why it is `absent`. */
export const timedProcess = ({ withArguments, testLossOf, ...contestant }) =>
  withArguments(async (flags) => {
    const begun = performance.now();
    const result = await jsonProcess(contestant, flags);
    const seconds = (performance.now() - begun) / 1000;
    return result.absent === undefined ? { seconds, testLoss: testLossOf(result) } : result;
  });
