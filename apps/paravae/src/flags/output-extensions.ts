/** What a command that draws can write: a picture, or its values. */
export const arrayExtensions = [".png", ".npy"] as const;

export const latentExtensions = [".npy", ".csv", ".json"] as const;
