export interface GgufContents {
  metadata: Map<string, unknown>
  tensors: Map<string, { dimensions: number[]; data: Float32Array }>
}

/** A reader of GGUF that shares nothing with the writer: from the specification, for 32-bit tensors. */
export function readGguf(bytes: Uint8Array): GgufContents {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const u32 = () => view.getUint32((at += 4) - 4, true)
  const u64 = () => Number(view.getBigUint64((at += 8) - 8, true))
  const text = () => {
    const length = u64()
    at += length
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at - length, at))
  }
  const value = (type: number): unknown => {
    if (type === 4) return u32()
    if (type === 5) return view.getInt32((at += 4) - 4, true)
    if (type === 6) return view.getFloat32((at += 4) - 4, true)
    if (type === 7) return view.getUint8((at += 1) - 1) === 1
    if (type === 8) return text()
    if (type !== 9) throw new Error(`unknown type ${type} at ${at}`)
    const items = u32()
    return Array.from({ length: u64() }, () => value(items))
  }

  if (new TextDecoder().decode(bytes.subarray(0, 4)) !== 'GGUF') throw new Error('no GGUF')
  at = 4
  if (u32() !== 3) throw new Error('not version 3')
  const [tensorCount, entryCount] = [u64(), u64()]
  const metadata = new Map(Array.from({ length: entryCount }, () => [text(), value(u32())]))
  const heads = Array.from({ length: tensorCount }, () => ({
    name: text(),
    dimensions: Array.from({ length: u32() }, u64),
    type: u32(),
    offset: u64(),
  }))
  const start = Math.ceil(at / 32) * 32
  const tensors = heads.map(({ name, dimensions, type, offset }) => {
    if (type !== 0 || offset % 32 !== 0) throw new Error(`${name}: type ${type} at ${offset}`)
    const count = dimensions.reduce((product, each) => product * each, 1)
    const data = Float32Array.from({ length: count }, (_, i) =>
      view.getFloat32(start + offset + 4 * i, true),
    )
    return [name, { dimensions, data }] as const
  })
  return { metadata, tensors: new Map(tensors) }
}
