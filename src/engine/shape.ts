/** The size of a Llama-style decoder: as many key-value heads as heads, head not tied to embedding. */
export interface ModelShape {
  vocabulary: number
  /** Of the residual stream; a multiple of 4, as are `hidden` and width / heads. */
  width: number
  layers: number
  heads: number
  /** Of the SwiGLU layer. */
  hidden: number
  /** The longest sequence, prompt and completion; a multiple of 8. */
  context: number
  /** A state-space block after the last layer; see `StateSpace`. */
  appended?: BlockShape
}

/** Channels of the block's scan, and states that each keeps; both multiples of 4. */
export interface BlockShape {
  inner: number
  states: number
}

/** A matrix (input × output, row-major) or a vector (1 × n) in the flat array of parameters. */
export interface Tensor {
  name: string
  offset: number
  rows: number
  columns: number
  size: number
}

export interface Layout {
  tensors: Tensor[]
  /** Parameters in all; the length of the flat array. */
  size: number
  /** The vocabulary padded to a multiple of 8: the columns of the head and rows of the embedding. */
  width: number
  embedding: Tensor
  blocks: Block[]
  norm: Tensor
  head: Tensor
  /** The last tensors of all, so that what stands before them is the model without the block. */
  appended: AppendedBlock | null
}

export interface AppendedBlock {
  norm: Tensor
  /** Gate and channels side by side. */
  input: Tensor
  /** From the channels to their steps, B and C. */
  select: Tensor
  /** Of the steps. */
  bias: Tensor
  decays: Tensor
  /** What of a channel passes the scan by. */
  skip: Tensor
  output: Tensor
}

export interface Block {
  attentionNorm: Tensor
  /** Query, key and value side by side. */
  qkv: Tensor
  output: Tensor
  hiddenNorm: Tensor
  /** Gate and up side by side. */
  gateUp: Tensor
  down: Tensor
}

/** Where each tensor of a model lies in the flat array of its parameters. */
export function layoutOf(shape: ModelShape): Layout {
  check(shape)
  const tensors: Tensor[] = []
  const tensor = (name: string, rows: number, columns: number): Tensor => {
    const last = tensors.at(-1)
    const offset = last ? last.offset + last.size : 0
    const added = { name, offset, rows, columns, size: rows * columns }
    tensors.push(added)
    return added
  }
  const { width: d, hidden } = shape
  const width = Math.ceil(shape.vocabulary / 8) * 8
  const embedding = tensor('embedding', width, d)
  const blocks = Array.from({ length: shape.layers }, (_, i) => ({
    attentionNorm: tensor(`blocks.${i}.attentionNorm`, 1, d),
    qkv: tensor(`blocks.${i}.qkv`, d, 3 * d),
    output: tensor(`blocks.${i}.output`, d, d),
    hiddenNorm: tensor(`blocks.${i}.hiddenNorm`, 1, d),
    gateUp: tensor(`blocks.${i}.gateUp`, d, 2 * hidden),
    down: tensor(`blocks.${i}.down`, hidden, d),
  }))
  const norm = tensor('norm', 1, d)
  const head = tensor('head', d, width)
  const appended = shape.appended ? blockOf(shape.appended, d, tensor) : null
  const last = tensors.at(-1)!
  return { tensors, size: last.offset + last.size, width, embedding, blocks, norm, head, appended }
}

function blockOf(
  { inner, states }: BlockShape,
  width: number,
  tensor: (name: string, rows: number, columns: number) => Tensor,
): AppendedBlock {
  return {
    norm: tensor('appended.norm', 1, width),
    input: tensor('appended.input', width, 2 * inner),
    select: tensor('appended.select', inner, inner + 2 * states),
    bias: tensor('appended.bias', 1, inner),
    decays: tensor('appended.decays', inner, states),
    skip: tensor('appended.skip', 1, inner),
    output: tensor('appended.output', inner, width),
  }
}

function check(shape: ModelShape): void {
  const { width, heads, hidden, context, layers, vocabulary, appended } = shape
  for (const [name, value, of] of [
    ['width', width, 4 * heads],
    ['hidden', hidden, 4],
    ['context', context, 8],
    ['layers', layers, 1],
    ['vocabulary', vocabulary, 1],
    ['inner', appended?.inner ?? 4, 4],
    ['states', appended?.states ?? 4, 4],
  ] as const)
    if (!Number.isInteger(value) || value < 1 || value % of !== 0)
      throw new RangeError(`invalid ${name}; not a positive multiple of ${of}: ${value}`)
}
