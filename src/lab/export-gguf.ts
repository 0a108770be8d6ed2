import {
  epsilon,
  layoutOf,
  lowRankLayout,
  type ModelShape,
  rotaryBase,
  type Tensor,
} from '../engine/index.ts'
import { InputError } from '../records/index.ts'
import { ggufFile, type GgufTensor, type GgufValue } from './gguf-file.ts'
import type { LabModel } from './model-file.ts'
import { tasks } from './tasks.ts'
import { endToken, startToken, type Vocabulary } from './vocabulary.ts'

/**
 * A lab model as a GGUF file of architecture `llama`, in 32-bit floats, which hold its halves exactly:
 * where a matrix is in halves, llama.cpp rounds what it is multiplied with to halves as well.
 */
export function modelGguf({ name, task, shape, parameters }: LabModel): Uint8Array {
  if (shape.appended)
    throw new InputError(
      `${name} has a state-space block after its last layer, for which a GGUF file of architecture llama has no place`,
    )
  const { vocabulary } = tasks[task]
  return ggufFile(
    { ...architecture(name, shape), ...tokenizer(vocabulary) },
    tensorsOf(shape, parameters),
  )
}

/** LoRA factors as a GGUF adapter of the model that they were trained on. */
export function adapterGguf(
  shape: ModelShape,
  { name, rank, factors }: { name: string; rank: number; factors: Float32Array },
): Uint8Array {
  const { parts, size } = lowRankLayout(shape, rank)
  if (factors.length !== size)
    throw new RangeError(`factors of rank ${rank} are ${size} numbers, got ${factors.length}`)
  const tensors = parts.flatMap(({ tensor, a, b }): GgufTensor[] => {
    const { rows, columns } = tensor
    const down = transposed(factors.subarray(a, b), { rows, columns: rank })
    const up = factors.subarray(b, b + rank * columns)
    // What is one matrix here, and shares its A, is two or three there.
    return namesOf(tensor).flatMap((of, i, all) => {
      const width = columns / all.length
      const part = transposed(up, { rows: rank, columns, from: i * width, width })
      return [
        { name: `${of}.lora_a`, dimensions: [rows, rank], data: down },
        { name: `${of}.lora_b`, dimensions: [rank, width], data: part },
      ]
    })
  })
  return ggufFile(
    {
      'general.architecture': { text: 'llama' },
      'general.type': { text: 'adapter' },
      'general.name': { text: name },
      'adapter.type': { text: 'lora' },
      // The factors are scaled by alpha / rank, which is 1 here.
      'adapter.lora.alpha': { f32: rank },
    },
    tensors,
  )
}

function architecture(name: string, shape: ModelShape): Record<string, GgufValue> {
  const { vocabulary, context, width, layers, hidden, heads } = shape
  return {
    'general.architecture': { text: 'llama' },
    'general.name': { text: name },
    'general.alignment': { u32: 32 },
    // All in 32-bit floats.
    'general.file_type': { u32: 0 },
    'llama.vocab_size': { u32: vocabulary },
    // Positions here; tokens there, the last of which is drawn and takes no position.
    'llama.context_length': { u32: context + 1 },
    'llama.embedding_length': { u32: width },
    'llama.block_count': { u32: layers },
    'llama.feed_forward_length': { u32: hidden },
    'llama.attention.head_count': { u32: heads },
    'llama.attention.head_count_kv': { u32: heads },
    'llama.attention.layer_norm_rms_epsilon': { f32: epsilon },
    'llama.rope.dimension_count': { u32: width / heads },
    'llama.rope.freq_base': { f32: rotaryBase },
  }
}

const kinds = { plain: 1, control: 3, whole: 4 }

/**
 * llama.cpp's `gpt2` without merges cuts text into bytes, which serves symbols of one character; longer
 * ones are `user-defined` tokens, which it looks for first, the longest before the others. (`none` and a
 * `llama` without byte tokens end the whole process.)
 */
function tokenizer({ size, decode }: Vocabulary): Record<string, GgufValue> {
  const special = ['<pad>', '<s>', '</s>']
  const symbols = Array.from({ length: size }, (_, id) => special[id] ?? decode([id]))
  const kind = (symbol: string, id: number) => {
    if (id < special.length) return kinds.control
    return symbol.length === 1 ? kinds.plain : kinds.whole
  }
  return {
    'tokenizer.ggml.model': { text: 'gpt2' },
    'tokenizer.ggml.pre': { text: 'default' },
    'tokenizer.ggml.tokens': { texts: symbols },
    'tokenizer.ggml.token_type': { i32s: symbols.map(kind) },
    'tokenizer.ggml.merges': { texts: [] },
    'tokenizer.ggml.bos_token_id': { u32: startToken },
    'tokenizer.ggml.eos_token_id': { u32: endToken },
    'tokenizer.ggml.padding_token_id': { u32: 0 },
    'tokenizer.ggml.add_bos_token': { bool: true },
    'tokenizer.ggml.add_eos_token': { bool: false },
    'tokenizer.ggml.add_space_prefix': { bool: false },
  }
}

function tensorsOf(shape: ModelShape, parameters: Float32Array): GgufTensor[] {
  const { vocabulary, width } = shape
  return layoutOf(shape).tensors.flatMap((tensor): GgufTensor[] => {
    const { rows, columns, offset, size } = tensor
    const values = parameters.subarray(offset, offset + size)
    const names = namesOf(tensor)
    const [name = ''] = names
    if (tensor.name === 'embedding') {
      // The rows that pad the vocabulary are left out, and so are the head's columns.
      const data = values.slice(0, vocabulary * width)
      return [{ name, dimensions: [width, vocabulary], data }]
    }
    if (rows === 1) return [{ name, dimensions: [columns], data: values.slice() }]
    const each = tensor.name === 'head' ? vocabulary : columns / names.length
    return names.map((of, i) => ({
      name: of,
      dimensions: [rows, each],
      data: transposed(values, { rows, columns, from: i * each, width: each }),
    }))
  })
}

const inBlocks: Record<string, readonly string[]> = {
  attentionNorm: ['attn_norm'],
  qkv: ['attn_q', 'attn_k', 'attn_v'],
  output: ['attn_output'],
  hiddenNorm: ['ffn_norm'],
  gateUp: ['ffn_gate', 'ffn_up'],
  down: ['ffn_down'],
}

/** What llama.cpp calls a tensor, or the parts of it from left to right. */
function namesOf({ name }: Tensor): string[] {
  const [, block, part = ''] = /^blocks\.(\d+)\.(\w+)$/.exec(name) ?? []
  if (block !== undefined) return inBlocks[part]!.map((each) => `blk.${block}.${each}.weight`)
  const outside: Record<string, string> = {
    embedding: 'token_embd',
    norm: 'output_norm',
    head: 'output',
  }
  return [`${outside[name]}.weight`]
}

/** Columns of a row-major matrix as rows, as GGUF has them: one row for each output. */
function transposed(
  values: Float32Array,
  {
    rows,
    columns,
    from = 0,
    width = columns,
  }: { rows: number; columns: number; from?: number; width?: number },
): Float32Array {
  const out = new Float32Array(rows * width)
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < width; j++) out[j * rows + i] = values[i * columns + from + j]!
  return out
}
