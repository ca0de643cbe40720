// A worker that runs a program in the shared memory, by addresses alone, and answers where the memory lies.
import { parentPort, workerData } from "node:worker_threads";
import { addressOf, programRunner } from "../../dist/machine/call-program.js";

const { entryAddress, memory, programOffset } = workerData;
const memoryBase = addressOf(new Uint8Array(memory.buffer));
programRunner(entryAddress)(memoryBase, programOffset);
parentPort.postMessage(memoryBase);
