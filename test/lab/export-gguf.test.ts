import { describe, expect, it } from 'vitest'
import { Engine, initialParameters, layoutOf, LowRank, withBlock } from '../../src/engine/index.ts'
import {
  adapterGguf,
  labBlock,
  type LabModel,
  labShape,
  modelGguf,
  readModel,
  tasks,
} from '../../src/lab/index.ts'
import { type GgufContents, readGguf } from '../helpers/read-gguf.ts'

const base = await readModel('base')
const storyShape = tasks.stories.shape
const story: LabModel = {
  name: 'story',
  task: 'stories',
  shape: storyShape,
  parameters: initialParameters(storyShape, 1),
  hash: '',
}

/** x · W, with W as GGUF has it: a row for each output. */
function times({ tensors }: GgufContents, name: string, x: readonly number[]): number[] {
  const { dimensions, data } = tensors.get(name)!
  const [inputs = 0, outputs = 0] = dimensions
  return Array.from({ length: outputs }, (_, o) =>
    x.reduce((sum, value, i) => sum + value * data[o * inputs + i]!, 0),
  )
}

describe.each([base, story])('the GGUF of $name', (model) => {
  const file = readGguf(modelGguf(model))
  const { width, hidden, layers, vocabulary } = model.shape

  it('says what llama.cpp needs to know', () => {
    expect(Object.fromEntries(file.metadata)).toMatchObject({
      'general.architecture': 'llama',
      'llama.vocab_size': vocabulary,
      'llama.context_length': model.shape.context + 1,
      'llama.embedding_length': 64,
      'llama.block_count': 4,
      'llama.feed_forward_length': 192,
      'llama.attention.head_count': 4,
      'llama.rope.dimension_count': 16,
      'llama.rope.freq_base': 10_000,
      'tokenizer.ggml.model': 'gpt2',
      'tokenizer.ggml.bos_token_id': 1,
      'tokenizer.ggml.eos_token_id': 2,
    })
  })

  it('has the tokens of the task, those of many characters to be found whole', () => {
    const tokens = file.metadata.get('tokenizer.ggml.tokens') as string[]
    const kinds = file.metadata.get('tokenizer.ggml.token_type') as number[]
    expect(tokens).toHaveLength(vocabulary)
    expect(tokens.slice(0, 3)).toEqual(['<pad>', '<s>', '</s>'])
    for (const [id, token] of tokens.entries()) {
      expect(kinds[id]).toBe(id < 3 ? 3 : token.length === 1 ? 1 : 4)
      // Byte-level names are the characters themselves only for these.
      expect(token.length > 1 || /[!-~]/.test(token)).toBe(true)
    }
    const { encode } = tasks[model.task].vocabulary
    expect(tokens.slice(3).map(encode)).toEqual(tokens.slice(3).map((_, i) => [i + 3]))
  })

  it('holds every parameter once, as the engine multiplies with it', () => {
    const layout = layoutOf(model.shape)
    const counted = [...file.tensors.values()].reduce((sum, { data }) => sum + data.length, 0)
    expect(counted).toBe(layout.size - 2 * (layout.width - vocabulary) * width)
    expect(file.tensors.size).toBe(3 + 9 * layers)
    const x = Array.from({ length: hidden }, (_, i) => Math.sin(i))
    const ours = (offset: number, rows: number, columns: number, from: number, count: number) =>
      Array.from({ length: count }, (_, j) => {
        let sum = 0
        for (let i = 0; i < rows; i++)
          sum += x[i]! * model.parameters[offset + i * columns + from + j]!
        return sum
      })
    const same = (name: string, rows: number, expected: number[]) =>
      expect(times(file, name, x.slice(0, rows))).toEqual(expected)
    for (const [l, { qkv, output, gateUp, down }] of layout.blocks.entries()) {
      for (const [i, part] of ['q', 'k', 'v'].entries())
        same(`blk.${l}.attn_${part}.weight`, width, ours(qkv.offset, width, 192, 64 * i, 64))
      same(`blk.${l}.attn_output.weight`, width, ours(output.offset, width, 64, 0, 64))
      for (const [i, part] of ['gate', 'up'].entries())
        same(`blk.${l}.ffn_${part}.weight`, width, ours(gateUp.offset, width, 384, 192 * i, 192))
      same(`blk.${l}.ffn_down.weight`, hidden, ours(down.offset, hidden, 64, 0, 64))
    }
    same('output.weight', width, ours(layout.head.offset, width, layout.width, 0, vocabulary))
    const { offset } = layout.embedding
    expect(file.tensors.get('token_embd.weight')).toEqual({
      dimensions: [width, vocabulary],
      data: model.parameters.slice(offset, offset + vocabulary * width),
    })
    for (const [name, tensor] of [
      ['blk.2.attn_norm', layout.blocks[2]!.attentionNorm],
      ['blk.3.ffn_norm', layout.blocks[3]!.hiddenNorm],
      ['output_norm', layout.norm],
    ] as const)
      expect(file.tensors.get(`${name}.weight`)!.data).toEqual(
        model.parameters.slice(tensor.offset, tensor.offset + width),
      )
  })
})

describe('a GGUF adapter', () => {
  const rank = 8
  const engine = new Engine()
  const { size } = layoutOf(labShape)
  const weights = engine.allocate(size)
  engine.f32(weights, size).set(base.parameters)
  const adapter = new LowRank(engine, labShape, { weights, rank, seed: 3 })
  const factors = engine.f32(adapter.factors, adapter.size)
  factors.forEach((value, i) => (factors[i] = value + 0.01 * Math.cos(i)))
  const file = readGguf(adapterGguf(labShape, { name: 'x', rank, factors }))

  it('adds to the base what merging adds', () => {
    adapter.merge()
    const merged = { ...base, parameters: engine.f32(weights, size).slice() }
    const [before, after] = [base, merged].map((model) => readGguf(modelGguf(model)))
    const x = Array.from({ length: 192 }, (_, i) => Math.sin(i))
    for (const name of before!.tensors.keys()) {
      if (!name.startsWith('blk.') || name.includes('norm')) continue
      const input = x.slice(0, before!.tensors.get(name)!.dimensions[0])
      const added = times(file, `${name}.lora_b`, times(file, `${name}.lora_a`, input))
      const [from, to] = [times(before!, name, input), times(after!, name, input)]
      for (const [i, value] of added.entries())
        expect(Math.abs(to[i]! - from[i]! - value)).toBeLessThan(1e-4)
    }
    expect(file.tensors.size).toBe(2 * 7 * 4)
    expect(Object.fromEntries(file.metadata)).toMatchObject({
      'general.architecture': 'llama',
      'general.type': 'adapter',
      'adapter.type': 'lora',
      'adapter.lora.alpha': 8,
    })
  })

  it('is refused where factors and rank do not fit, and a block has no place in a GGUF', () => {
    expect(() => adapterGguf(labShape, { name: 'x', rank: 4, factors })).toThrow(
      `factors of rank 4 are ${adapter.size / 2} numbers, got ${adapter.size}`,
    )
    const shape = { ...labShape, appended: labBlock }
    const parameters = withBlock(base.parameters, shape, 1)
    expect(() => modelGguf({ ...base, name: 'block', shape, parameters })).toThrow(
      'block has a state-space block after its last layer',
    )
  })
})
