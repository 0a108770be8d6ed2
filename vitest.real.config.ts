import { defineConfig } from 'vitest/config'

/** What needs a real model, a package of 85 MB or a server: `npm run test:real` says how to get them. */
export default defineConfig({
  test: {
    include: ['test/real/**/*.real.ts'],
    reporters: ['default', './test/helpers/count-reporter.ts'],
    // A model of 135 million parameters on a processor that others may use too.
    testTimeout: 900_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
})
