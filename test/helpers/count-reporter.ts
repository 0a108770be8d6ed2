import type { Reporter, TestModule } from 'vitest/node'
import { sharedData } from './shared-data.ts'

/**
 * Ends the run with one plain count. Where the shared data is present nothing may be skipped, so a
 * skip fails the run there.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    )
    const count = (state: string) => states.filter((each) => each === state).length
    // A file that does not load has no tests of its own, and must not vanish from the count.
    const broken = modules.filter((module) => module.errors().length > 0).length
    const failed = count('failed') + broken + unhandled.length
    const skipped = count('skipped')
    if (skipped > 0 && sharedData !== null) {
      console.error(`${skipped} skipped although the shared data is present`)
      process.exitCode = 1
    }
    console.log(`${count('passed')} passed, ${failed} failed, ${skipped} skipped`)
  }
}
