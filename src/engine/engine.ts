import { readFileSync } from 'node:fs'

type Kernel = (...values: number[]) => number

const kernelNames = [
  'adamW',
  'add',
  'attend',
  'attendBackward',
  'attendNext',
  'copy',
  'crossEntropy',
  'crossEntropyBackward',
  'embed',
  'embedBackward',
  'fillNormal',
  'fillScan',
  'gemm',
  'packFloats',
  'policyCoefficients',
  'rmsNorm',
  'rmsNormBackward',
  'rotate',
  'rotationTables',
  'sampleTokens',
  'scan',
  'scanBackward',
  'scanNext',
  'sumOfSquares',
  'swiglu',
  'swigluBackward',
  'zero',
] as const

/** What the assembly exports; each is documented there. */
export type Kernels = Record<(typeof kernelNames)[number], Kernel>

const page = 2 ** 16

/**
 * One instance of the kernels with its own memory, handed out from the bottom and never given back:
 * what belongs together is allocated together, once. A view made by `f32` or `i32` dies when the
 * memory grows, so views are taken where they are used and not kept.
 */
export class Engine {
  readonly kernels: Kernels
  readonly #memory: WebAssembly.Memory
  /** The first page holds the kernels' own constants. */
  #top = page

  constructor() {
    this.#memory = new WebAssembly.Memory({ initial: 16, maximum: 2 ** 15 })
    const { exports } = new WebAssembly.Instance(compiled(), { env: { memory: this.#memory } })
    this.kernels = exports as unknown as Kernels
  }

  /** The address of room for `count` numbers of 4 bytes, zeroed. */
  allocate(count: number): number {
    const address = this.#top
    this.#top += Math.ceil(count / 16) * 64
    const missing = this.#top - this.#memory.buffer.byteLength
    if (missing > 0) this.#memory.grow(Math.ceil(missing / page))
    return address
  }

  f32(address: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, address, count)
  }

  i32(address: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, address, count)
  }
}

let module: WebAssembly.Module | undefined

/** Compiled once a thread. `lab/` lies beside `src/` in a clone and beside `dist/` in the package. */
function compiled(): WebAssembly.Module {
  module ??= new WebAssembly.Module(readFileSync(new URL('../../lab/engine.wasm', import.meta.url)))
  return module
}
