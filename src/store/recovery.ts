import type { SampleKey } from '../records/index.ts'

/** What was found damaged or unfinished in a run, over all the times that it was opened. */
export interface RecoveryReport {
  /** Last lines of journals that a kill or a power cut left unfinished. They were never acknowledged. */
  tornLines: number
  /** Journal lines whose CRC-32 does not fit: each lost one record, which is drawn or graded again. */
  damagedLines: number
  /** Lines of the manifest whose CRC-32 does not fit. */
  damagedManifestLines: number
  /** Asked of a server and not recorded when the run stopped: drawn again under the same key and seed. */
  redrawn: SampleKey[]
  /** Sealed segments whose manifest line was lost and which were taken back after their content was verified. */
  mendedSegments: string[]
  /** Sealed files that are missing or not what the manifest says; their rows do not count as recorded. */
  damagedFiles: string[]
  /** Grades that stood in a damaged place or whose sample was lost; they are made again. */
  droppedGrades: number
  /** Records that came a second time under a key that was recorded; the first one stands. */
  repeated: number
}

export function emptyReport(): RecoveryReport {
  return {
    tornLines: 0,
    damagedLines: 0,
    damagedManifestLines: 0,
    redrawn: [],
    mendedSegments: [],
    damagedFiles: [],
    droppedGrades: 0,
    repeated: 0,
  }
}
