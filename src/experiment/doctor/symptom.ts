/** What is wrong with a server or a prompt, for the person who has to mend it. */
export interface Symptom {
  /** A name to look up in docs/doctor.md. */
  name: SymptomName
  /** `invalid`: the experiment cannot be valid as it is; `fix`: it can, but should not be; `note`: to know. */
  weight: 'invalid' | 'fix' | 'note'
  /** What was found, in a sentence. */
  says: string
  /** What to do. */
  fix: string
}

/** All that is looked for, as docs/doctor.md explains it. */
export const symptomNames = [
  'unreachable',
  'too slow',
  'key rejected',
  'unknown model',
  'other model',
  'wrong endpoint',
  'setting refused',
  'context too short',
  'temperature ignored',
  'max_tokens ignored',
  'truncation hidden',
  'stop ignored',
  'stop kept',
  'stop not named',
  'n ignored',
  'index missing',
  'choices alike',
  'seed ignored',
  'seed not repeatable',
  'silent defaults',
  'template applied',
  'system prompt of its own',
  'doubled BOS',
  'opening repeated',
  'no log-probabilities',
  'no prompt log-probabilities',
  'no token counts',
  'repeated id',
  'overloaded',
  'other answers under load',
  'addresses differ',
  'arms alike',
  'prompt',
] as const

export type SymptomName = (typeof symptomNames)[number]

/** What one arm's server at one address really does. */
export interface Diagnosis {
  arm: string
  address: string
  /** What was learnt that is no fault: model, context limit, form of prompt log-probabilities. */
  facts: Record<string, string | number | boolean | null>
  symptoms: Symptom[]
  /** What could not be looked for here, and why: nothing is known of it. */
  unjudged: Unjudged[]
  /** Requests that it took. */
  requests: number
}

export interface Unjudged {
  name: SymptomName
  why: string
}

export function symptom(
  weight: Symptom['weight'],
  name: SymptomName,
  says: string,
  fix: string,
): Symptom {
  return { name, weight, says, fix }
}
