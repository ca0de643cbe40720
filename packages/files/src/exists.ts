import { access } from "node:fs/promises";

/** Whether there is anything under a path that this process can see. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
