/** Whether a line that is drawn again and again can be seen on a stream: a terminal that has a size. */
export const isLiveTerminal = (stream: NodeJS.WriteStream): boolean =>
  stream.isTTY && stream.columns > 0 && stream.rows > 0;
