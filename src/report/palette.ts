/** Which of the two policies something is about. */
export type ArmKey = 'base' | 'rl'

/**
 * Okabe–Ito blue and vermilion, told apart by every common kind of colour vision. Each arm also has
 * a symbol of its own, so that no plot relies on hue alone.
 */
export const armColors = { base: '#0072B2', rl: '#D55E00' } as const
export const armSymbols = { base: 'circle', rl: 'triangle' } as const

/** The colours that a saved figure carries, for white paper. */
export const paper = { ink: '#1B1F24', ground: '#FFFFFF', quiet: '#6B7280' } as const

/**
 * The same roles in a dark page, lightened until they stand off its ground; the page's style
 * puts them in place of the colours above.
 */
export const night = {
  base: '#4BA6DE',
  rl: '#F28A3C',
  ink: '#E6E8EB',
  ground: '#15181C',
  quiet: '#9AA3AE',
} as const

/** Parts of a difference that belong to no arm: Okabe–Ito green, purple and a grey. */
export const partColors = { mean: '#009E73', spread: '#AA4A8A', rest: '#6B7280' } as const
