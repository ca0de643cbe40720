export const shells = ["bash", "zsh", "fish"] as const;

/** A shell that the command line can be completed in. */
export type Shell = (typeof shells)[number];
