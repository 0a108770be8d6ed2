/** A value of a GGUF file's metadata under the name of its type. */
export type GgufValue =
  | { u32: number }
  | { f32: number }
  | { bool: boolean }
  | { text: string }
  | { texts: readonly string[] }
  | { i32s: readonly number[] }

export interface GgufTensor {
  name: string
  /** The length of a row first, as GGUF counts. */
  dimensions: readonly number[]
  /** Row by row. */
  data: Float32Array
}

const types = { u32: 4, i32: 5, f32: 6, bool: 7, text: 8, array: 9 }
/** The type of a tensor. */
const float32 = 0
/** Every tensor starts at a multiple of this. */
const alignment = 32

/**
 * A GGUF file, version 3: metadata, then tensors of 32-bit floats. The format is llama.cpp's
 * (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md); everything is little-endian.
 */
export function ggufFile(
  metadata: Readonly<Record<string, GgufValue>>,
  tensors: readonly GgufTensor[],
): Uint8Array {
  const entries = Object.entries(metadata)
  const head: Uint8Array[] = [
    Buffer.from('GGUF'),
    u32(3),
    u64(tensors.length),
    u64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), ...valueBytes(value)]),
  ]
  let offset = 0
  for (const { name, dimensions, data } of tensors) {
    head.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(float32), u64(offset))
    offset += padded(data.byteLength)
  }
  const start = Buffer.concat(head)
  const parts: Uint8Array[] = [start, new Uint8Array(padded(start.length) - start.length)]
  for (const { data } of tensors) {
    parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    parts.push(new Uint8Array(padded(data.byteLength) - data.byteLength))
  }
  return Buffer.concat(parts)
}

function valueBytes(value: GgufValue): Uint8Array[] {
  if ('u32' in value) return [u32(types.u32), u32(value.u32)]
  if ('f32' in value) return [u32(types.f32), f32(value.f32)]
  if ('bool' in value) return [u32(types.bool), Uint8Array.of(Number(value.bool))]
  if ('text' in value) return [u32(types.text), text(value.text)]
  if ('texts' in value) return array(types.text, value.texts.map(text))
  return array(types.i32, value.i32s.map(u32))
}

const array = (type: number, items: readonly Uint8Array[]) => [
  u32(types.array),
  u32(type),
  u64(items.length),
  ...items,
]

const padded = (length: number) => Math.ceil(length / alignment) * alignment

function u32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function f32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return bytes
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value)
  return Buffer.concat([u64(bytes.length), bytes])
}
