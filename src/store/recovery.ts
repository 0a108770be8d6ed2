import type { SampleKey } from '../records/index.ts'
import type { Losses, ManifestEntry } from './manifest.ts'

/** What was found damaged or unfinished in a run, over all the times that it was opened. */
export interface RecoveryReport {
  /** Last lines of journals that a kill or a power cut left unfinished. They were never acknowledged. */
  tornLines: number
  /** Places in journals where no line's CRC-32 fits: what stood there is drawn or graded again. */
  damagedLines: number
  /** Lines of the manifest whose CRC-32 does not fit, or which are not a manifest's. */
  damagedManifestLines: number
  /** Asked of a server and not recorded when the run stopped: drawn again under the same key and seed. */
  redrawn: SampleKey[]
  /** Sealed segments whose manifest line was lost and which were taken back after their content was verified. */
  mendedSegments: string[]
  /** Sealed files that are missing or not what the manifest says; their rows do not count as recorded. */
  damagedFiles: string[]
  /** Grades whose sample was lost: they are of a completion that nobody has. */
  droppedGrades: number
  /** Records that came a second time under a key that was recorded; the first one stands. */
  repeated: number
}

/** Adds up what the manifest remembers of every segment and what is found now. */
export function recoveryReport(
  entries: Iterable<ManifestEntry>,
  damagedManifestLines: number,
  found: readonly Losses[] = [],
): RecoveryReport {
  const all = [...entries]
  const losses = [...all.map((entry) => entry.losses), ...found]
  const total = (name: 'tornLines' | 'damagedLines' | 'droppedGrades' | 'repeated') =>
    losses.reduce((sum, loss) => sum + loss[name], 0)
  return {
    tornLines: total('tornLines'),
    damagedLines: total('damagedLines'),
    damagedManifestLines,
    redrawn: losses.flatMap(({ redrawn }) =>
      redrawn.map(([condition, problem, index]) => ({ condition, problem, index })),
    ),
    mendedSegments: all.filter(({ mended }) => mended).map(({ segment }) => segment),
    damagedFiles: losses.flatMap(({ damagedFiles }) => damagedFiles),
    droppedGrades: total('droppedGrades'),
    repeated: total('repeated'),
  }
}
