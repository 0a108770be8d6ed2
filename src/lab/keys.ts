/** A 32-bit key from a seed and a name: FNV-1a over both, then murmur3's finaliser. */
export function keyOf(seed: number, name: string): number {
  let hash = 0x811c9dc5
  for (const symbol of `${seed}/${name}`)
    hash = Math.imul(hash ^ symbol.codePointAt(0)!, 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
