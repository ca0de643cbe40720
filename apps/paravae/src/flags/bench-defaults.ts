/** What `bench step` measures unless told otherwise: the usual model of 28×28 images. */
export const benchDefaults = { hidden: [400], latent: 20, batchSize: 128 } as const;
