/** The epsilon of RMSNorm: Llama's. */
export const epsilon = 1e-5
