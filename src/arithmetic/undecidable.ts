/**
 * Thrown inside this folder and `grading/` where an expression cannot be read or decided; the
 * boundary functions turn it into a result with its reason. It is never a program error.
 */
export class Undecidable extends Error {
  override name = 'Undecidable'
}
