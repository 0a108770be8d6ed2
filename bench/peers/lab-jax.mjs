/**
 * The lab's model in jax-js on its WebAssembly backend, as a program of its own: tokens a second of CPU
 * time, for the forward and backward pass and for a step of decoding. In JavaScript, since the package is
 * no dependency of this repository: `node lab-jax.mjs <folder with @jax-js/jax> <shape as JSON>`.
 *
 * What it is spared: no token is drawn from the logits, the head is not padded, and its cache is written
 * by one masked addition. Every array is `.ref`ed in the traced functions, which are traced once.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [folder, text] = process.argv.slice(2)
const entry = createRequire(join(folder, 'package.json')).resolve('@jax-js/jax')
const jax = await import(pathToFileURL(entry.replace(/\.cjs$/, '.js')).href)
const { numpy: np, nn, jit, valueAndGrad } = jax
await jax.init()
jax.defaultDevice('wasm')

const { vocabulary, width, layers, heads, hidden, context } = JSON.parse(text)
const size = width / heads
const repetitions = 5

const normal = (...shape) => {
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) =>
    Math.sin(7.3 * i),
  )
  return np.array(values.map((value) => value / Math.sqrt(shape[0]))).reshape(shape)
}
const weights = () => ({
  embedding: normal(vocabulary, width),
  blocks: Array.from({ length: layers }, () => ({
    attentionNorm: np.ones([width]),
    qkv: normal(width, 3 * width),
    output: normal(width, width),
    hiddenNorm: np.ones([width]),
    gateUp: normal(width, 2 * hidden),
    down: normal(hidden, width),
  })),
  norm: np.ones([width]),
  head: normal(width, vocabulary),
})

const rms = (x, weight) => {
  const scale = np.reciprocal(np.sqrt(np.mean(np.square(x.ref), -1, { keepdims: true }).add(1e-5)))
  return x.ref.mul(scale).mul(weight.ref)
}

/** Rotary embedding with its pairs a half apart, which costs the same as side by side. */
const rotated = (x, cosines, sines) => {
  const [first, second] = np.split(x.ref, 2, -1)
  return np.concatenate(
    [
      first.ref.mul(cosines.ref).sub(second.ref.mul(sines.ref)),
      second.ref.mul(cosines.ref).add(first.ref.mul(sines.ref)),
    ],
    -1,
  )
}

const swiglu = (x) => {
  const [gate, up] = np.split(x, 2, -1)
  return nn.silu(gate).mul(up)
}

const angles = (of) =>
  np
    .array(
      Float32Array.from({ length: context * (size / 2) }, (_, i) =>
        of(Math.floor(i / (size / 2)) * 10_000 ** ((-2 * (i % (size / 2))) / size)),
      ),
    )
    .reshape([context, size / 2])
const [cosines, sines] = [angles(Math.cos), angles(Math.sin)]

/** Logits of whole sequences: batch × context one-hot tokens. */
function logitsOf(params, tokens, mask) {
  const batch = tokens.shape[0]
  let x = np.matmul(tokens.ref, params.embedding.ref)
  for (const block of params.blocks) {
    const qkv = np.matmul(rms(x, block.attentionNorm), block.qkv.ref)
    const [q, k, v] = np
      .split(qkv, 3, -1)
      .map((part) => part.reshape([batch, context, heads, size]).transpose([0, 2, 1, 3]))
    const turned = [q, k].map((part) => rotated(part, cosines, sines))
    const scores = np.matmul(turned[0], turned[1].transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(size))
    const attended = np.matmul(nn.softmax(scores.add(mask.ref), -1), v)
    const together = attended.transpose([0, 2, 1, 3]).reshape([batch, context, width])
    x = x.add(np.matmul(together, block.output.ref))
    const up = np.matmul(rms(x, block.hiddenNorm), block.gateUp.ref)
    x = x.add(np.matmul(swiglu(up), block.down.ref))
  }
  return np.matmul(rms(x, params.norm), params.head.ref)
}

const loss = (params, tokens, targets, mask) =>
  np.mean(np.sum(nn.logSoftmax(logitsOf(params, tokens, mask), -1).mul(targets.ref), -1).mul(-1))

/** The next logits of `rows` sequences, and their caches with this token in place. */
function next(params, tokens, caches, at, mask, cosine, sine) {
  const rows = tokens.shape[0]
  let x = np.matmul(tokens.ref, params.embedding.ref)
  const written = params.blocks.map((block, l) => {
    const qkv = np.matmul(rms(x, block.attentionNorm), block.qkv.ref)
    const [q, k, v] = np.split(qkv, 3, -1).map((part) => part.reshape([rows, heads, 1, size]))
    const [query, key] = [q, k].map((part) => rotated(part, cosine, sine))
    const keys = caches[l].keys.ref.add(key.mul(at.ref))
    const values = caches[l].values.ref.add(v.mul(at.ref))
    const scores = np.matmul(query, keys.ref.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(size))
    const attended = np.matmul(nn.softmax(scores.add(mask.ref), -1), values.ref)
    x = x.add(np.matmul(attended.reshape([rows, width]), block.output.ref))
    const up = np.matmul(rms(x, block.hiddenNorm), block.gateUp.ref)
    x = x.add(np.matmul(swiglu(up), block.down.ref))
    return { keys, values }
  })
  return [np.matmul(rms(x, params.norm), params.head.ref), written]
}

const oneHot = (count, token) => {
  const values = new Float32Array(count * vocabulary)
  for (let i = 0; i < count; i++) values[i * vocabulary + token(i)] = 1
  return np.array(values)
}

async function trainingRate() {
  const batch = 32
  const shape = [batch, context, vocabulary]
  const tokens = oneHot(batch * context, (i) => (7 * i) % vocabulary).reshape(shape)
  const targets = oneHot(batch * context, (i) => (7 * i + 7) % vocabulary).reshape(shape)
  const mask = np
    .array(
      Float32Array.from({ length: context * context }, (_, i) =>
        i % context > Math.floor(i / context) ? -1e9 : 0,
      ),
    )
    .reshape([context, context])
  const step = jit(valueAndGrad(loss))
  const params = weights()
  const seconds = await cpuSeconds(async () => {
    const [value, gradient] = step(jax.tree.ref(params), tokens.ref, targets.ref, mask.ref)
    await Promise.all(jax.tree.leaves([value, gradient]).map((each) => each.data()))
  })
  return (batch * context) / seconds
}

async function samplingRate() {
  const rows = 256
  const steps = 20
  const step = jit(next)
  const params = weights()
  const empty = () => ({
    keys: np.zeros([rows, heads, context, size]),
    values: np.zeros([rows, heads, context, size]),
  })
  const tokens = oneHot(rows, (i) => i % vocabulary).reshape([rows, vocabulary])
  const row = (of) => np.array(Float32Array.from({ length: context }, (_, t) => of(t)))
  const seconds = await cpuSeconds(async () => {
    let caches = Array.from({ length: layers }, empty)
    for (let position = 9; position < 9 + steps; position++) {
      const [logits, written] = step(
        jax.tree.ref(params),
        tokens.ref,
        caches,
        row((t) => Number(t === position)).reshape([context, 1]),
        row((t) => (t > position ? -1e9 : 0)),
        row((t) => (t < size / 2 ? Math.cos(t) : 0)).slice([0, size / 2]),
        row((t) => (t < size / 2 ? Math.sin(t) : 0)).slice([0, size / 2]),
      )
      await logits.data()
      caches = written
    }
    jax.tree.dispose(caches)
  })
  return (rows * steps) / seconds
}

/** The median of the repetitions, after one that traces and compiles. */
async function cpuSeconds(work) {
  await work()
  const times = []
  for (let i = 0; i < repetitions; i++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1e6)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(repetitions / 2)]
}

console.log(JSON.stringify({ sampling: await samplingRate(), training: await trainingRate() }))
