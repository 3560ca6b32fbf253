/** The folder of this repository. */
export const ROOT: string;
