/** The rules that parameters are drawn by: `initialise` has their equations. */
export const initialisationKinds = ["pytorch", "kaiming", "glorot"] as const;
export type InitialisationKind = (typeof initialisationKinds)[number];
