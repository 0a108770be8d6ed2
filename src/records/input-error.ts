/**
 * The reader's mistake, in one line that says what was wrong, where, what came in and what would
 * do. The command line prints its message without a stack and exits with code 2.
 */
export class InputError extends Error {
  override name = 'InputError'
}

/** A file that cannot be read. Whoever knows where it was named catches it and says that as well. */
export class UnreadableFile extends InputError {}
