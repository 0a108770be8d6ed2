/**
 * node-llama-cpp as far as it is used, with a model that speaks in characters: a prompt may say what
 * comes (`say:…`), otherwise the seed decides. Some prompts make the process do what a bad file does.
 */
const end = 3
const vocabulary = [end, ...Array.from('0123456789 =abcdefghij', (each) => each.charCodeAt(0))]

export async function getLlama() {
  return { loadModel }
}

async function loadModel({ modelPath }: { modelPath: string }) {
  if (modelPath.includes('unreadable')) throw new Error('invalid magic characters')
  if (modelPath.includes('aborting')) {
    process.stderr.write('GGML_ASSERT(tokenizer) failed\n')
    process.abort()
  }
  return {
    tokens: { bos: 2, eos: end, bosString: '<s>', eosString: '</s>', shouldPrependBosToken: true },
    trainContextSize: 600,
    fileInfo: {
      metadata: {
        tokenizer: {
          chat_template:
            '{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>',
        },
      },
    },
    tokenize: (text: string) => Array.from(text, (each) => each.charCodeAt(0)),
    detokenize: (tokens: number[]) =>
      String.fromCharCode(...tokens.filter((token) => token >= 32 || token === 10)),
    isEogToken: (token: number) => token === end,
    createContext,
  }
}

async function createContext(options: {
  contextSize: number
  lora?: { adapters: { filePath: string; scale: number }[] }
}) {
  return {
    contextSize: options.contextSize,
    getSequence: () => sequenceOf(options),
    dispose: async () => {},
  }
}

function sequenceOf({ contextSize, lora }: Parameters<typeof createContext>[0]) {
  let held: number[] = []
  return {
    get contextTokens() {
      return held
    },
    async adaptStateToTokens(tokens: number[]) {
      const differs = held.findIndex((token, i) => token !== tokens[i])
      if (differs >= 0) held = held.slice(0, differs)
    },
    async *evaluate(fresh: number[], options: { seed: number; topK: number | null }) {
      const reused = held.length
      held = [...held, ...fresh]
      const prompt = String.fromCharCode(...held)
      for (const token of said(prompt, { ...options, lora, contextSize, reused })) {
        if (prompt.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 30))
        if (held.length >= contextSize) throw new Error('the context is full')
        yield token
        held.push(token)
      }
    },
    async controlledEvaluate(
      input: (number | [number, unknown])[],
      { onTokenResult }: { onTokenResult: (i: number, result: unknown) => void },
    ) {
      held = [...held, ...input.map((each) => (typeof each === 'number' ? each : each[0]))]
      for (const [i, each] of input.entries()) {
        if (typeof each === 'number') continue
        const logits = new Map(vocabulary.map((token, j) => [token, -j / 4]))
        const totalLogitWeight = [...logits.values()].reduce((sum, l) => sum + Math.exp(l), 0)
        onTokenResult(i, { next: { logits, totalLogitWeight } })
      }
    },
  }
}

function* said(prompt: string, facts: Record<string, unknown> & { seed: number }) {
  if (prompt.includes('die now')) process.kill(process.pid, 'SIGKILL')
  const script = /say:(.*)$/s.exec(prompt)?.[1]
  const asked = prompt.endsWith('facts')
    ? JSON.stringify(facts)
    : prompt.endsWith('prompt')
      ? prompt.slice(1)
      : script
  if (asked !== undefined) {
    for (const each of asked) yield each.charCodeAt(0)
    yield end
    return
  }
  let state = facts.seed
  for (;;) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    yield vocabulary[1 + ((state >>> 16) % (vocabulary.length - 1))]!
  }
}
