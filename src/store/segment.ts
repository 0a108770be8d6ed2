import type { SampleGrade, SampleKey } from '../records/index.ts'
import { z } from 'zod'
import { gradeSchema, sampleSchema } from './columns.ts'
import { isKey, KeySet } from './key-set.ts'
import { type Line, scanLines } from './line.ts'
import { graderPattern } from './manifest.ts'

/** Where the records of one journal segment stand in its bytes. */
export interface Segment {
  bytes: Buffer
  samples: Line[]
  grades: Map<string, Line[]>
  issued: Line[]
  /** Earlier segments that count only up to this many bytes. */
  distrusted: Map<string, number>
  damaged: number
  torn: number
}

/** Finds the records of a journal segment without reading them. */
export function readSegment(bytes: Buffer): Segment {
  const { lines, damaged, torn } = scanLines(bytes)
  const segment: Segment = {
    bytes,
    samples: [],
    grades: new Map(),
    issued: [],
    distrusted: new Map(),
    damaged,
    torn,
  }
  for (const line of lines) addLine(segment, line)
  return segment
}

function addLine(segment: Segment, line: Line): void {
  const head = segment.bytes.toString('latin1', line.start, Math.min(line.end, line.start + 300))
  const [, type, grader = ''] = /^\{"type":"(\w+)"(?:,"grader":"([^"]*)")?/.exec(head) ?? []
  if (type === 'sample') segment.samples.push(line)
  else if (type === 'issued') segment.issued.push(line)
  else if (type === 'grade' && graderPattern.test(grader)) {
    const lines = segment.grades.get(grader)
    if (lines) lines.push(line)
    else segment.grades.set(grader, [line])
  } else {
    const header = type === 'segment' ? headerSchema.safeParse(parseLine(segment, line)) : null
    if (header?.success) segment.distrusted = new Map(header.data.distrusted)
    else ++segment.damaged
  }
}

const headerSchema = z.object({ distrusted: z.array(z.tuple([z.string(), z.number()])) })
const issuedSchema = z.object({ keys: z.array(z.tuple([z.string(), z.string(), z.number()])) })

/** What is recorded in a run, as far as it has been read. */
export interface Recorded {
  samples: KeySet
  censored: KeySet
  /** By grader. */
  grades: Map<string, KeySet>
  /** Asked of a server, and not recorded. */
  inFlight: KeySet
}

/** Records of a segment that come a second time, or that belong to a sample which is lost. */
export interface Discarded {
  repeated: number
  droppedGrades: number
}

/**
 * Reads the records of a segment into `recorded`, and leaves in the segment only those that are new:
 * what was durable and not acknowledged when a process died may come again, and a grade whose
 * sample was lost is of a completion that nobody has.
 */
export function takeNew(segment: Segment, recorded: Recorded): Discarded {
  const discarded: Discarded = { repeated: 0, droppedGrades: 0 }
  for (const line of segment.issued) {
    const parsed = issuedSchema.safeParse(parseLine(segment, line))
    if (!parsed.success) ++segment.damaged
    for (const [condition, problem, index] of parsed.data?.keys ?? []) {
      const key = { condition, problem, index }
      if (isKey(key) && !recorded.samples.has(key)) recorded.inFlight.add(key)
    }
  }
  segment.samples = segment.samples.filter((line) => {
    const sample = parseKeyed(sampleSchema, segment, line)
    if (sample === null) return false
    recorded.inFlight.delete(sample)
    if (sample.finish === 'censored') recorded.censored.add(sample)
    const isNew = recorded.samples.add(sample)
    if (!isNew) ++discarded.repeated
    return isNew
  })
  for (const [grader, lines] of segment.grades) {
    const graded = gradedBy(recorded, grader)
    const fresh = lines.filter((line) => {
      const grade = parseKeyed(gradeSchema, segment, line)
      if (grade === null) return false
      if (!recorded.samples.has(grade) || recorded.censored.has(grade)) {
        ++discarded.droppedGrades
        return false
      }
      const isNew = graded.add(grade)
      if (!isNew) ++discarded.repeated
      return isNew
    })
    segment.grades.set(grader, fresh)
  }
  return discarded
}

/** The set of samples that a grader has graded, made where there is none. */
export function gradedBy(recorded: Recorded, grader: string): KeySet {
  const graded = recorded.grades.get(grader) ?? new KeySet()
  recorded.grades.set(grader, graded)
  return graded
}

/** The record of a line, or null (counted as damaged) where it is none that a run could hold. */
function parseKeyed<Row extends SampleKey | SampleGrade>(
  schema: z.ZodType<Row>,
  segment: Segment,
  line: Line,
): Row | null {
  const parsed = schema.safeParse(parseLine(segment, line))
  if (parsed.success && isKey(parsed.data)) return parsed.data
  ++segment.damaged
  return null
}

function parseLine({ bytes }: Segment, { start, end }: Line): unknown {
  try {
    return JSON.parse(bytes.toString('utf8', start, end))
  } catch {
    return undefined
  }
}
