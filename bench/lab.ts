/**
 * The lab's engine on one thread: tokens a second of sampling and of training, as shares of what its
 * own matrix product reaches in the same run. Times are CPU time, so that a busy machine matters less.
 *
 * BENCH_JAX names a folder with `@jax-js/jax` installed (`npm install --prefix jax @jax-js/jax@0.1.25`):
 * the same model is then measured in it as well, on one thread and by CPU time too.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Decoder, Engine, initialParameters, layoutOf, Network } from '../src/engine/index.ts'
import { decoderSlots, labShape } from '../src/lab/index.ts'
import { median } from './median.ts'

const repetitions = 7
const parameters = initialParameters(labShape, 1)
const { size, embedding } = layoutOf(labShape)
/** Multiplications of a token on its way forwards: all weights but the embedding, which is looked up. */
const multiplications = size - embedding.size

const rate = matrixRate()
console.log(`matrix product 256 x 256 x 256: ${(rate / 1e9).toFixed(1)} GFLOP/s a core`)
const sampling = samplingRate()
const training = trainingRate()
report(`sampling, ${decoderSlots} at a time`, sampling, 2 * multiplications, 0.45)
report('training, 128 sequences of 32 a step', training, 6 * multiplications, 0.6)
const jaxFolder = process.env['BENCH_JAX']
if (jaxFolder === undefined) console.log('set BENCH_JAX to a folder with @jax-js/jax for the peer')
else beside(jaxRates(jaxFolder))

function jaxRates(folder: string): { sampling: number; training: number } {
  const peer = fileURLToPath(new URL('peers/lab-jax.mjs', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [
    peer,
    folder,
    JSON.stringify(labShape),
  ])
  if (status !== 0) throw new Error(`jax-js failed: ${stderr.toString()}`)
  return JSON.parse(stdout.toString()) as { sampling: number; training: number }
}

function beside(peer: { sampling: number; training: number }): void {
  for (const [what, own, theirs] of [
    ['sampling', sampling, peer.sampling],
    ['training', training, peer.training],
  ] as const)
    console.log(
      `jax-js, ${what}: ${Math.round(theirs)} tokens/s a core, ours is ${(own / theirs).toFixed(1)} times that (bar 2)`,
    )
}

function report(what: string, tokens: number, operations: number, bar: number): void {
  const share = (tokens * operations) / rate
  console.log(
    `${what}: ${Math.round(tokens)} tokens/s a core, ${(100 * share).toFixed(0)} % of the matrix rate (bar ${100 * bar} %)`,
  )
}

function matrixRate(): number {
  const n = 256
  const engine = new Engine()
  const [a, b, c] = [engine.allocate(n * n), engine.allocate(n * n), engine.allocate(n * n)]
  const pack = engine.allocate(engine.kernels.packFloats(n))
  engine.f32(a, n * n).fill(0.5)
  engine.f32(b, n * n).fill(0.5)
  const products = 40
  const seconds = cpuSeconds(() => {
    for (let i = 0; i < products; i++) engine.kernels.gemm(n, n, n, a, n, 1, b, n, 1, c, n, 0, pack)
  })
  return (products * 2 * n ** 3) / seconds
}

function samplingRate(): number {
  const engine = new Engine()
  const decoder = new Decoder(engine, labShape, { slots: decoderSlots })
  engine.f32(decoder.parameters, size).set(parameters)
  const prompts = Array.from({ length: 8 }, (_, key) => ({
    tokens: [1, 5, 6, 7, 8, 18, 9, 10, 19],
    key,
    first: 0,
    count: 256,
  }))
  let tokens = 0
  const seconds = cpuSeconds(() => {
    tokens = 0
    const decoding = { temperature: 1, topP: 1, end: -1, maxTokens: 20 }
    for (const completion of decoder.decode(prompts, decoding)) tokens += completion.tokens.length
  })
  return tokens / seconds
}

function trainingRate(): number {
  const engine = new Engine()
  const batch = 32
  const network = new Network(engine, labShape, { batch })
  engine.f32(network.parameters, size).set(parameters)
  const tokens = Array.from({ length: 33 }, (_, i) => (7 * i) % 20)
  network.load(Array.from({ length: batch }, () => ({ tokens, from: 9 })))
  engine.f32(network.coefficients, batch * labShape.context).fill(1e-3)
  const seconds = cpuSeconds(() => {
    for (let part = 0; part < 4; part++) {
      network.forward()
      network.backward()
    }
  })
  return (4 * batch * labShape.context) / seconds
}

function cpuSeconds(work: () => void): number {
  work()
  const times = Array.from({ length: repetitions }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  })
  return median(times)
}
