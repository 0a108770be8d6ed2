import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs, RetryBudget } from '../../src/sampling/backoff.ts'
import { CircuitBreaker } from '../../src/sampling/circuit-breaker.ts'
import { ConcurrencyLimit } from '../../src/sampling/concurrency-limit.ts'
import { seedOf } from '../../src/sampling/index.ts'
import { RecentIds } from '../../src/sampling/recent-ids.ts'
import { workOrder } from '../../src/sampling/work-order.ts'

describe('seedOf', () => {
  const key = { condition: 'c', problem: 'p', index: 0 }

  // python3 -c "import hashlib; print(int.from_bytes(hashlib.sha256(b'[\"c\",\"p\",0]').digest()[:4],'big')>>1)"
  it('is the first 31 bits of the hash of the key', () => {
    expect(seedOf(key)).toBe(1065503421)
  })

  it('differs with every part of the key and stays below 2^31', () => {
    const keys = [key, { ...key, condition: 'd' }, { ...key, problem: 'q' }, { ...key, index: 1 }]
    expect(new Set(keys.map(seedOf)).size).toBe(4)
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (condition, problem, index) => {
        const seed = seedOf({ condition, problem, index })
        expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true)
      }),
    )
  })
})

describe('workOrder', () => {
  it('takes the next sample of every problem before the one after it', () => {
    const problems = ['a', 'b'].map((id) => ({ id, question: '', gold: '' }))
    const order = [...workOrder(problems, { samples: 4, perRequest: 2 })]
    expect(order.map(({ problem, first, n }) => `${problem.id}${first}+${n}`)).toEqual([
      'a0+2',
      'b0+2',
      'a2+2',
      'b2+2',
    ])
  })
})

describe('backoffMs', () => {
  const backoff = { baseMs: 100, capMs: 1000 }
  const longest = (attempt: number, slowed = false) =>
    backoffMs(attempt, backoff, { random: () => 1, slowed })

  it('doubles its ceiling up to the cap', () => {
    expect([1, 2, 3, 4, 5, 60].map((attempt) => longest(attempt))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ])
  })

  it('waits eight times as long when the budget is spent, and never longer than the cap', () => {
    expect(longest(1, true)).toBe(800)
    expect(longest(2, true)).toBe(1000)
  })

  it('is anything between nothing and the ceiling', () => {
    expect(backoffMs(3, backoff, { random: () => 0, slowed: false })).toBe(0)
    expect(backoffMs(3, backoff, { random: () => 0.25, slowed: false })).toBe(100)
  })
})

describe('RetryBudget', () => {
  it('lends ten retries, and one more for ten successes', () => {
    const budget = new RetryBudget()
    const spent = () => Array.from({ length: 12 }, () => budget.spend()).filter(Boolean).length
    expect(spent()).toBe(10)
    for (let i = 0; i < 25; i += 1) budget.succeeded()
    expect(spent()).toBe(2)
  })
})

describe('ConcurrencyLimit', () => {
  it('halves once for all that was on the wire together', () => {
    const limit = new ConcurrencyLimit(64)
    for (let i = 0; i < 20; i += 1) limit.overloaded(0, 10 + i)
    expect(limit.value).toBe(32)
    limit.overloaded(30, 40)
    expect(limit.value).toBe(16)
  })

  it('grows by one for a round of successes', () => {
    const limit = new ConcurrencyLimit(64)
    limit.overloaded(0, 1)
    for (let i = 0; i < 33; i += 1) limit.succeeded()
    expect(limit.value).toBe(33)
  })

  it('stays between one and its maximum', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.array(fc.boolean()), (max, events) => {
        const limit = new ConcurrencyLimit(max)
        for (const [i, good] of events.entries()) {
          if (good) limit.succeeded()
          else limit.overloaded(i, i)
          expect(limit.value).toBeGreaterThanOrEqual(1)
          expect(limit.value).toBeLessThanOrEqual(max)
        }
      }),
    )
  })
})

describe('CircuitBreaker', () => {
  const backoff = { baseMs: 100, capMs: 1000 }
  const opened = () => {
    const breaker = new CircuitBreaker(backoff, () => 1)
    for (let i = 0; i < 10; i += 1) breaker.failed(1000)
    return breaker
  }

  it('opens after ten failures in a row and not before', () => {
    const breaker = new CircuitBreaker(backoff, () => 1)
    for (let i = 0; i < 9; i += 1) breaker.failed(0)
    breaker.succeeded()
    for (let i = 0; i < 9; i += 1) breaker.failed(0)
    expect(breaker.open).toBe(false)
    breaker.failed(50)
    expect(breaker.opensAtMs()).toBe(150)
  })

  it('lets one probe through and waits for it', () => {
    const breaker = opened()
    expect(breaker.opensAtMs()).toBe(1100)
    breaker.sent()
    expect(breaker.opensAtMs()).toBeNull()
    breaker.succeeded()
    expect([breaker.open, breaker.opensAtMs()]).toEqual([false, 0])
  })

  it('stays open longer after each probe that fails', () => {
    const breaker = opened()
    breaker.sent()
    breaker.failed(2000)
    expect(breaker.opensAtMs()).toBe(2200)
    breaker.sent()
    breaker.failed(3000)
    expect(breaker.opensAtMs()).toBe(3400)
  })

  it('learns nothing from requests that were on the wire when it opened', () => {
    const breaker = opened()
    for (let i = 0; i < 100; i += 1) breaker.failed(1050)
    expect(breaker.opensAtMs()).toBe(1100)
  })
})

describe('RecentIds', () => {
  it('notices an id that came before, among the last 4,096', () => {
    const ids = new RecentIds()
    for (let i = 0; i < 5000; i += 1) expect(ids.repeats(`${i}`)).toBe(false)
    expect(ids.repeats('4999')).toBe(true)
    expect(ids.repeats('1000')).toBe(true)
    expect(ids.repeats('0')).toBe(false)
  })

  it('believes a server that gives every reply the same id', () => {
    const ids = new RecentIds()
    const repeats = Array.from({ length: 100 }, () => ids.repeats('chatcmpl-x'))
    expect(repeats.filter(Boolean)).toHaveLength(16)
    expect(repeats.at(-1)).toBe(false)
  })
})
