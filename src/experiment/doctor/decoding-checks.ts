import type { Reply } from '../../models/index.ts'
import { isRecord } from '../../records/index.ts'
import { telling, textOf, type Probe } from './probe.ts'
import { symptom, type Symptom } from './symptom.ts'

const alike = (a: string | null, b: string | null) => a !== null && a === b

/** Whether seeds decide what is drawn: other seeds other texts, the same seed the same. */
export async function seedChecks(probe: Probe): Promise<Symptom[]> {
  if (probe.arm.condition.decoding['temperature'] === undefined)
    return probe.cannotJudge('seed ignored', 'the arm omits the temperature')
  const decoding = probe.decoding({ temperature: 1 })
  const texts = await Promise.all(
    [1, 2, 3].map((i) => probe.text({ seed: probe.seed(i), decoding })),
  )
  const [first = null, second = null, third = null] = texts
  if (alike(first, second) && alike(second, third)) {
    if ((first ?? '').length < telling)
      return probe.cannotJudge(
        'seed ignored',
        `three seeds gave one text of under ${telling} characters`,
      )
    return [
      symptom(
        'invalid',
        'seed ignored',
        'three seeds gave one text at temperature 1: every completion would be a copy',
        'look for a fixed seed or a cache in front of the server',
      ),
    ]
  }
  const again = await probe.text({ seed: probe.seed(1), decoding })
  if (again === null || first === null)
    return probe.cannotJudge('seed not repeatable', 'a request was not answered')
  if (again === first) return []
  return [
    symptom(
      'fix',
      'seed not repeatable',
      'one seed gave two texts: what a stopped run draws again will be other completions, which favours short ones',
      'let runs finish what is in flight; the report counts what was drawn again',
    ),
  ]
}

/** Whether the settings that are sent are obeyed. */
export async function settingChecks(probe: Probe): Promise<Symptom[]> {
  const found: Symptom[] = []
  const { decoding } = probe.arm.condition
  if (decoding['temperature'] !== undefined) {
    const cold = probe.decoding({ temperature: 0 })
    const [one, two] = await Promise.all(
      [4, 5].map((i) => probe.text({ seed: probe.seed(i), decoding: cold })),
    )
    // Ties and batching change a late token of greedy decoding; its beginning they leave.
    if (!one || !two) probe.cannotJudge('temperature ignored', 'no text came at temperature 0')
    else if (one.slice(0, telling) !== two.slice(0, telling))
      found.push(
        symptom(
          'invalid',
          'temperature ignored',
          'at temperature 0 two seeds gave two texts',
          'look for a server or gateway that replaces the sampling settings',
        ),
      )
  }
  found.push(...(await lengthCheck(probe)))
  return found
}

async function lengthCheck(probe: Probe): Promise<Symptom[]> {
  const cold = 'temperature' in probe.arm.condition.decoding && { temperature: 0 }
  const reply = await probe.draw({ decoding: probe.decoding({ ...cold, max_tokens: 3 }) })
  const [choice] = reply.kind === 'whole' ? reply.choices : []
  if (!choice) return probe.cannotJudge('max_tokens ignored', 'max_tokens 3 was not answered')
  const { completion, reasoning, completionTokens, finish } = choice
  const length = `${reasoning ?? ''}${completion}`.length
  if ((completionTokens ?? 0) > 3 || length > 200)
    return [
      symptom(
        'invalid',
        'max_tokens ignored',
        `max_tokens 3 gave ${completionTokens ?? `${length} characters, and not 3`} tokens`,
        'look for the name under which this server takes the limit, and say it under extra',
      ),
    ]
  if (finish === 'length') return []
  const whole = await probe.text({ decoding: probe.decoding({ ...cold, max_tokens: 24 }) })
  // A short answer may end by itself where the limit is.
  if (whole === null || whole.length <= length)
    return probe.cannotJudge('truncation hidden', 'the completion ends by itself at three tokens')
  return [
    symptom(
      'invalid',
      'truncation hidden',
      'a completion cut at max_tokens says finish_reason stop: cut chains would count as ended',
      'use a server that says length',
    ),
  ]
}

/** Whether a stop text ends a completion, and stays out of it. */
export async function stopCheck(probe: Probe): Promise<Symptom[]> {
  const text = await probe.greedy()
  const word = text?.trim().split(/\s+/)[2]
  if (!text || word === undefined || word.length < 2)
    return probe.cannotJudge('stop ignored', 'a greedy completion has no third word to stop at')
  const decoding = probe.decoding({ temperature: 0, stop: [word] })
  const reply = await probe.draw({ decoding })
  const cut = textOf(reply)
  if (cut === null) return probe.cannotJudge('stop ignored', 'a stop text was not answered')
  if (!cut.includes(word)) return unnamedStop(probe, reply)
  const used = probe.arm.condition.decoding['stop'] !== undefined
  const kept = cut.trimEnd().endsWith(word) && cut.length < text.length
  return [
    kept
      ? symptom(
          used ? 'fix' : 'note',
          'stop kept',
          'the stop text stays at the end of the completion',
          'see whether the grader minds; vLLM has include_stop_str_in_output',
        )
      : symptom(
          used ? 'invalid' : 'fix',
          'stop ignored',
          `the completion runs on past the stop text ${JSON.stringify(word)}`,
          'do without stop on this server',
        ),
  ]
}

/** The live calculator stops at each equals sign, and has to know that it was that which ended a reply. */
function unnamedStop({ arm }: Probe, reply: Reply): Symptom[] {
  const named = reply.kind === 'whole' && reply.choices[0]?.stop !== undefined
  if (named || arm.condition.calculator === undefined) return []
  return [
    symptom(
      'note',
      'stop not named',
      'replies do not say which stop text ended them: the calculator draws whole completions and throws away what stands behind a sign that it answers',
      'none needed; vLLM (stop_reason) and SGLang (matched_stop) save these tokens',
    ),
  ]
}

/** Whether what is left out is what a run would have sent. */
export async function defaultsCheck(probe: Probe): Promise<Symptom[]> {
  const { decoding } = probe.arm.condition
  const most = decoding['max_tokens'] === undefined ? {} : { max_tokens: 24 }
  const seed = probe.seed(7)
  const neutral = probe.decoding({ ...most, temperature: 1, top_p: 1, top_k: -1, min_p: 0 })
  const omitted = ['temperature', 'top_p', 'top_k', 'min_p', 'repetition_penalty'].filter(
    (name) => !(name in decoding),
  )
  const [full, again, bare] = [
    await probe.text({ seed, decoding: neutral }),
    await probe.text({ seed, decoding: neutral }),
    await probe.text({ seed, decoding: most }),
  ]
  if (full === null || bare === null)
    return probe.cannotJudge(
      'silent defaults',
      'the server refuses a neutral setting, or to have none',
    )
  if (full !== again) return probe.cannotJudge('silent defaults', 'the same request gave two texts')
  if (bare === full) return []
  return [
    symptom(
      omitted.length > 0 ? 'fix' : 'note',
      'silent defaults',
      'a request without sampling settings gives another text than one with neutral settings: the server fills in its own, or those of the checkpoint’s generation_config.json',
      omitted.length > 0
        ? `settings that are left out (${omitted.join(', ')}) have values of the server's: find them out, or serve with --generation-config vllm`
        : 'none needed: every setting is sent',
    ),
  ]
}

/** Whether `n` gives as many different choices, told apart by their index. */
export async function choicesCheck(probe: Probe): Promise<Symptom[]> {
  const several = probe.arm.condition.perRequest > 1
  const { seed, decoding } = probe.request()
  const reply = await probe.raw({
    ...decoding,
    seed,
    n: 3,
    ...('temperature' in decoding && { temperature: 1 }),
  })
  const choices = Array.isArray(reply?.['choices']) ? reply['choices'].filter(isRecord) : []
  if (reply === null || choices.length < 3)
    return [
      symptom(
        several ? 'invalid' : 'note',
        'n ignored',
        `n 3 gave ${choices.length} choices`,
        several ? 'say per_request: 1' : 'none needed: one completion a request is asked for',
      ),
    ]
  const found: Symptom[] = []
  if (new Set(choices.map(({ index }) => index)).size < choices.length)
    found.push(
      symptom(
        several ? 'fix' : 'note',
        'index missing',
        'the choices of one reply do not have an index each',
        'their order is taken as it comes; with seeds that repeat that is enough',
      ),
    )
  const texts = choices.map((choice) => JSON.stringify(choice['text'] ?? choice['message']))
  if (new Set(texts).size === 1 && texts[0]!.length > telling)
    found.push(
      symptom(
        several ? 'invalid' : 'note',
        'choices alike',
        'the choices of one reply are one text at temperature 1',
        several ? 'say per_request: 1' : 'none needed: one completion a request is asked for',
      ),
    )
  return found
}
