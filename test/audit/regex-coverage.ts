const plainEquality =
  /-?\d[\d,]*(?:\.\d+)?(?:\s*[-+*/×÷−]\s*\(?-?\d[\d,]*(?:\.\d+)?\)?)+\s*=\s*\$?(?:<<[^>]*>>)?-?\d[\d,]*(?:\.\d+)?/g

/** The share of a text's numbers inside what a plain regular expression takes for an equality. */
export function regexCoverage(text: string): number {
  const numbers = (part: string) => part.match(/\d[\d,]*(?:\.\d+)?/g)?.length ?? 0
  const inside = (text.match(plainEquality) ?? []).reduce((sum, part) => sum + numbers(part), 0)
  const all = numbers(text)
  return all === 0 ? 0 : inside / all
}
