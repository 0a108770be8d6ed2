/*
 * Writes fresh arithmetic and word problems at rising difficulty:
 *
 *   node make-problems.mjs SEED A_LEVEL > problems.jsonl
 */
const [seed = '2026', aLevel = '2'] = process.argv.slice(2)

let state = Number(seed)

/** A whole number from `low` to `high`, by a linear congruential generator (that of the C standard's example). */
function between(low, high) {
  state = (state * 1103515245 + 12345) % 2 ** 31
  return low + Math.floor((state / 2 ** 31) * (high - low + 1))
}

const oneOf = (list) => list[between(0, list.length - 1)]
const name = () => oneOf(['Ana', 'Ben', 'Chidi', 'Dalia', 'Emil', 'Farah'])
const thing = () => oneOf(['apples', 'marbles', 'books', 'shells', 'stamps', 'coins'])

/** A question and its answer, by level. */
const levels = {
  'sum of two digits'() {
    const [a, b] = [between(2, 9), between(2, 9)]
    return [`What is ${a} + ${b}?`, a + b]
  },
  'sum with a carry or none'() {
    const [a, b] = [between(11, 49), between(2, 9)]
    return [`What is ${a} + ${b}?`, a + b]
  },
  product() {
    const [a, b] = [between(3, 9), between(3, 9)]
    return [`What is ${a} * ${b}?`, a * b]
  },
  'sum and difference'() {
    const [a, b, c] = [between(5, 20), between(5, 20), between(2, 9)]
    return [`What is ${a} + ${b} - ${c}?`, a + b - c]
  },
  'word problem of one step'() {
    const [who, what, a, b] = [name(), thing(), between(8, 20), between(2, 7)]
    const question = `${who} has ${a} ${what} and gives away ${b} of them. How many ${what} does ${who} have left?`
    return [question, a - b]
  },
  'word problem of two steps'() {
    const [who, what, a, b, c] = [name(), thing(), between(2, 6), between(3, 9), between(2, 8)]
    const question = `${who} buys ${a} boxes of ${b} ${what} each and finds ${c} more ${what}. How many ${what} does ${who} have in all?`
    return [question, a * b + c]
  },
}

for (const [stratum, make] of Object.entries(levels)) {
  for (let i = 1; i <= Number(aLevel); i += 1) {
    const [question, gold] = make()
    console.log(JSON.stringify({ id: `${stratum} ${i}`, question, gold: String(gold), stratum }))
  }
}
