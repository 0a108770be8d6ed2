import type { Probe } from './probe.ts'
import { symptom, type Diagnosis, type Symptom } from './symptom.ts'

/** More than this at once teaches nothing new and is no longer a question but a load. */
const mostAtOnce = 64

/** Log-probabilities of what is drawn, and of a text that is given. */
export async function scoreChecks(probe: Probe, facts: Diagnosis['facts']): Promise<Symptom[]> {
  const found: Symptom[] = []
  const reply = await probe.draw({ logprobs: true })
  const [choice] = reply.kind === 'whole' ? reply.choices : []
  const drawn = choice !== undefined && choice.logprobSum !== null
  facts['log-probabilities'] = drawn
  if (!drawn)
    found.push(
      symptom(
        probe.arm.logprobs ? 'invalid' : 'note',
        'no log-probabilities',
        'replies have no log-probabilities of their tokens',
        probe.arm.logprobs ? 'say logprobs: false, or start the server with them' : 'none needed',
      ),
    )
  const scored = await probe.server.score({
    model: probe.arm.condition.model,
    prompt: 'What is one and one?',
    completion: ' It is two.',
    temperature: 1,
    deadlineMs: probe.deadlineMs,
  })
  facts['prompt log-probabilities'] = scored.kind === 'scored'
  if (scored.kind === 'failed') probe.cannotJudge('no prompt log-probabilities', scored.detail)
  if (scored.kind === 'unsupported')
    found.push(
      symptom(
        'note',
        'no prompt log-probabilities',
        'the server does not tell how likely a given text is, so that passbound score cannot use it',
        'vLLM (prompt_logprobs), SGLang, and llama-cpp-python with logits_all do',
      ),
    )
  return found
}

/** The arm's concurrency at once: who is turned away, and whether one seed still gives one text. */
export async function loadCheck(
  probe: Probe,
  concurrency: number,
  facts: Diagnosis['facts'],
): Promise<Symptom[]> {
  const atOnce = Math.min(concurrency, mostAtOnce)
  const decoding = probe.decoding({})
  const alone = await probe.text({ seed: probe.seed(100), decoding })
  const started = Date.now()
  const replies = await Promise.all(
    Array.from({ length: atOnce }, (_, i) => probe.draw({ seed: probe.seed(100 + i), decoding })),
  )
  facts['at once'] = atOnce
  facts['ms for all of them'] = Date.now() - started
  const failed = replies.filter(({ kind }) => kind !== 'whole')
  const found: Symptom[] = []
  const [first] = failed
  if (first)
    found.push(
      symptom(
        'fix',
        'overloaded',
        `${failed.length} of ${atOnce} requests at once were not answered: ${'detail' in first ? first.detail : first.kind}`,
        `say concurrency: ${Math.max(1, Math.floor((atOnce - failed.length) / 2))}, or serve with more room; a run slows down by itself, at a cost`,
      ),
    )
  const whole = replies.filter((reply) => reply.kind === 'whole')
  const ids = whole.map(({ id }) => id).filter((id) => id !== null)
  if (new Set(ids).size < ids.length)
    found.push(
      symptom(
        'invalid',
        'repeated id',
        'different requests got replies of one id: something in front of the server gives replies twice',
        'turn the cache or gateway off',
      ),
    )
  const [same] = replies
  const text = same?.kind === 'whole' ? same.choices[0]?.completion : null
  if (alone !== null && typeof text === 'string' && !alone.endsWith(text))
    found.push(
      symptom(
        'note',
        'other answers under load',
        'one seed gave another text with other requests beside it: batches change the arithmetic',
        'none needed for sampling; do not expect a run drawn again to be the same',
      ),
    )
  return found
}
