/** What is trained: pictures, and a table, of which a step is little work for the bytes that it reads. */
export const works = {
  "784-400-20": {
    row: { type: "bytes", width: 784 },
    model: { inputSize: 784, encoder: [400], latentSize: 20, decoder: [400] },
    batch: 128,
  },
  "table of 30": {
    row: { type: "reals", width: 30 },
    model: {
      ...{ inputSize: 30, encoder: [128, 64], latentSize: 8, decoder: [64, 128] },
      likelihood: "gaussian",
    },
    batch: 128,
  },
};

export const bytesOfRow = ({ type, width }) => width * (type === "bytes" ? 1 : 4);
