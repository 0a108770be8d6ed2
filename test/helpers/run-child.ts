/**
 * `passbound run` with everything imported, waiting for its arguments: a trial that kills it does not
 * pay for its start.
 */
import { main } from '../../src/cli/main.ts'
import '../../src/cli/run.ts'

process.send?.('warm')
process.once('message', (args: string[]) => {
  void main(args).then((code) => {
    process.exitCode = code
    process.disconnect()
  })
})
// Nobody is left to look at what it does.
process.once('disconnect', () => process.exit())
