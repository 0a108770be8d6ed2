/**
 * The kernels of the lab's engine, compiled by AssemblyScript to WebAssembly with strict SIMD: no
 * fused or relaxed arithmetic and no transcendental function of the host, so that the same calls
 * give the same bits on every machine. Memory is laid out by the caller; pointers are byte offsets,
 * everything is f32 or i32, matrices are row-major, and vectorised lengths are multiples of 4.
 */
export * from './attention'
export * from './gemm'
export * from './layers'
export * from './loss'
export * from './optimizer'
export * from './sampling'
export * from './state-space'
