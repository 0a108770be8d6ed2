import { Command } from 'commander'
import {
  analyse,
  type Analysis,
  type AnalysisName,
  analysisNames,
  compare,
  type CompareOptions,
  type JudgedArms,
} from '../analysis/index.ts'
import { operationGraph } from '../audit/index.ts'
import {
  type ArmPair,
  armsNamed,
  type PlacedArm,
  placedPairs,
  readRunArms,
  withScoredChains,
} from '../experiment/index.ts'
import { type Arm, InputError } from '../records/index.ts'
import { RunReader } from '../store/index.ts'
import { analysisText } from './analyze-text.ts'
import { judgedArms } from './audit-judged.ts'
import { compareText } from './compare-text.ts'
import { addLogOptions } from './log-options.ts'
import { kindOf, numberOption, outputOption, pairOption, ranges } from './options.ts'
import { addOtherArms, type OtherFlags, readOtherArms } from './other-arms.ts'
import { reportEndings, writeOutput } from './output.ts'
import { printable } from './printable.ts'
import { readArms } from './read-arms.ts'
import { isRun, rolloutArms } from './run-folder.ts'

interface Flags extends OtherFlags {
  only?: AnalysisName[]
  json?: true
  output?: string
  arms?: { base: string; rl: string }
  grader?: string
  rollouts?: string
  verdicts?: string
  answerSpace?: number
  common?: true
  alpha: number
  seed: number
}

/** `passbound analyze run/ --only floors,temperature`, `passbound analyze base.jsonl rl.jsonl` */
export function command(): Command {
  const described = new Command('analyze')
    .description('the findings on two arms, each alone or all: of a run folder, or of two logs')
    .argument('<run>', 'a run folder; or the base, as passbound compare takes it')
    .argument('[rl]', 'the trained arm, where the first is the base')
    .option('--only <name,...>', `these findings alone: ${shownNames.join(', ')}`, onlyOption)
    .option('--json', 'print one JSON document and nothing else')
    .addOption(
      outputOption(
        '-o, --output <file>',
        'write the whole report (.html), or the findings (.json)',
        reportEndings,
      ),
    )
    .option(
      '--arms <base,rl>',
      'which two arms of a run (default: the first, and each other one)',
      pairOption('--arms'),
    )
    .option('--grader <name>', "whose grades of a run, as name@version (default: the run's own)")
    .option(
      '--rollouts <run>',
      'the rollouts of the training as a run folder, to hold the forecast of its signal against',
    )
    .option(
      '--verdicts <file>',
      'what judges or persons say of a run’s chains, as passbound audit takes it',
    )
    .addOption(
      numberOption(
        '--answer-space <count>',
        'how many answers a guesser would choose from, where the problems do not say',
        ranges.count,
      ),
    )
    .option('--common', 'take the problems that both arms have')
    .addOption(
      numberOption('--alpha <share>', 'chance that an interval misses', ranges.level).default(0.05),
    )
    .addOption(
      numberOption('--seed <integer>', 'seed of everything random', ranges.whole).default(0),
    )
  return addLogOptions(addOtherArms(described)).action(run)
}

async function run(path: string, rlPath: string | undefined, flags: Flags): Promise<void> {
  const { pairs, look, armNames }: Pairs =
    rlPath === undefined
      ? await runPairs(path, flags)
      : { pairs: [await logPair(path, rlPath, flags)], look: null, armNames: [] }
  const { alpha, seed, only, output, answerSpace, common = false } = flags
  const files = flags.siblings?.filter((each) => !armNames.includes(each))
  const nothing = armNames.length > 0 && files?.find((each) => kindOf(each) === null)
  if (nothing)
    throw new InputError(
      `--siblings takes arms of the run (${armNames.join(', ')}) or files, got ${nothing}`,
    )
  const { siblings: read = [], ...others } = await readOtherArms(
    { ...flags, ...(files && { siblings: files }) },
    completionsWanted(flags),
  )
  const options: CompareOptions = {
    alpha,
    seed,
    common,
    ...(answerSpace === undefined ? {} : { answerSpace }),
    ...(look === null ? {} : { look }),
    ...(flags.rollouts === undefined ? {} : { rollouts: await rolloutArms(flags.rollouts) }),
  }
  if (output !== undefined && (only || pairs.length > 1))
    throw new InputError(
      only
        ? '-o writes the whole report: leave --only out'
        : `-o writes one pair, and there are ${pairs.length}; choose one with --arms`,
    )
  const found = pairs.map(({ base, rl, siblings: own = [], ...input }) => {
    const asked = { ...options, ...input, ...others, siblings: [...own, ...read] }
    return only ? analyse(base, rl, only, asked) : compare(base, rl, asked)
  })
  if (output !== undefined) {
    const [comparison] = found
    if (comparison?.format === 'passbound-comparison@1')
      await writeOutput(output, comparison, process.argv.slice(2))
  }
  const text = flags.json
    ? `${JSON.stringify(found.length === 1 ? found[0] : found)}\n`
    : printable(found.map(textOf).join('\n'))
  process.stdout.write(text)

  function textOf(each: Analysis | ReturnType<typeof compare>): string {
    return each.format === 'passbound-analysis@1'
      ? analysisText(each.arms, each.findings)
      : `${compareText(each, output)}\n${analysisText(each.arms, each)}`
  }
}

interface Pairs {
  /** With the arms of other training seeds that stand in the same run. */
  pairs: (ArmPair & { siblings?: Arm[]; judged?: JudgedArms })[]
  look: number | null
  /** Every arm of the run. */
  armNames: string[]
}

async function logPair(base: string, rl: string, flags: Flags): Promise<ArmPair> {
  if (flags.verdicts !== undefined)
    throw new InputError(
      '--verdicts names the chains of a run folder; of files passbound audit takes them',
    )
  const wanted = completionsWanted(flags)
  const { arms: names, ...reading } = flags
  const arms = await readArms(base, rl, {
    ...reading,
    ...(names ? { names } : {}),
    ...(wantsAudit(flags) ? { audit: true } : {}),
    ...(wanted && { completions: wanted }),
  })
  return { base: arms[0], rl: arms[1] }
}

/** Reading texts costs more than all analyses of counts. */
const wantsAudit = ({ only }: Flags) => only === undefined || only.includes('audit')

const wantsCompletions = ({ only }: Flags) =>
  only === undefined || only.some((name) => ofTexts.has(name))

const completionsWanted = (flags: Flags) =>
  wantsCompletions(flags) ? { approachOf: operationGraph } : undefined

const ofTexts: ReadonlySet<AnalysisName> = new Set(['votes', 'chains', 'style', 'templates'])

async function runPairs(folder: string, flags: Flags): Promise<Pairs> {
  const { grader, arms: wanted } = flags
  await checkFolder(folder)
  const {
    arms,
    look,
    grader: by,
  } = await readRunArms(folder, {
    completions: wantsCompletions(flags),
    ...(grader === undefined ? {} : { grader }),
  })
  const judgedOf = await judgedPairs(folder, by, flags.verdicts)
  if (!look.recorded)
    console.error(
      look.number === 1
        ? `the run has not been compared under ${by} before: this counts as the first look, which nothing records`
        : `the data has grown since the run was last compared under ${by}: this counts as the next look, which nothing records`,
    )
  const names = [...new Set(arms.map(({ arm }) => arm))]
  const chosen = wanted ? chosenArms(arms, wanted) : arms
  const wantsScores = flags.only === undefined || flags.only.includes('support')
  const pairs: Pairs['pairs'] = []
  // A report is of one point of a sweep, the first: it has the others in its findings.
  const placed = placedPairs(chosen).filter(
    ({ rl }) => flags.output === undefined || rl.point === chosen[0]?.point,
  )
  for (const { pair, rl } of wantsScores ? await scoredPairs(folder, placed) : placed) {
    const siblings = (flags.siblings ?? []).flatMap((name) =>
      arms
        .filter(({ arm, point }) => arm === name && arm !== rl.arm && point === rl.point)
        .map(({ evidence }) => evidence),
    )
    pairs.push({ ...pair, ...judgedOf(pair), siblings })
  }
  if (pairs.length === 0)
    throw new InputError(`${folder} has one arm, ${names.join('')}; an analysis compares two`)
  return { pairs, look: look.number, armNames: names }
}

/** What judges say of a pair's chains, where they were asked. */
async function judgedPairs(
  folder: string,
  grader: string,
  path: string | undefined,
): Promise<(pair: ArmPair) => { judged?: JudgedArms }> {
  if (path === undefined) return () => ({})
  const judged = await judgedArms(folder, grader, path)
  return ({ base, rl }) => {
    if (![base, rl].every(({ problems }) => problems.some(({ audited }) => audited)))
      throw new InputError(
        `verdicts stand beside the audit, and ${folder} has none: passbound audit ${folder}`,
      )
    return { judged: { base: judged.get(base.name)!, rl: judged.get(rl.name)! } }
  }
}

/** Both by their own names, at every point of the sweep, or by the whole names of one point. */
function chosenArms(arms: readonly PlacedArm[], { base, rl }: { base: string; rl: string }) {
  const named = arms.map((arm) => ({ name: arm.evidence.name, arm: arm.arm, placed: arm }))
  const [bases, rls] = [base, rl].map((name) => armsNamed(named, name).map(({ placed }) => placed))
  const points = new Set(bases!.map(({ point }) => point))
  if (bases!.some((each) => rls!.includes(each)))
    throw new InputError(`--arms takes two arms, got ${base} and ${rl}`)
  if (!rls!.some(({ point }) => points.has(point)))
    throw new InputError(`${base} and ${rl} are at different points of the sweep`)
  return [...bases!, ...rls!.filter(({ point }) => points.has(point))]
}

async function scoredPairs(folder: string, placed: ReturnType<typeof placedPairs>) {
  const reader = await RunReader.open(folder)
  try {
    return await withScoredChains(reader, placed)
  } finally {
    reader.close()
  }
}

async function checkFolder(path: string): Promise<void> {
  if (await isRun(path)) return
  throw new InputError(`${path} is not a run folder; for two logs name both: base.jsonl rl.jsonl`)
}

/** The names as they are asked for: floors, in the plural, as the floors they are. */
const shownNames: readonly string[] = analysisNames.map((name) =>
  name === 'floor' ? 'floors' : name,
)

function onlyOption(text: string): AnalysisName[] {
  return text.split(',').map((each) => {
    const name = each.trim()
    const found = analysisNames[shownNames.indexOf(name)]
    if (found !== undefined) return found
    throw new InputError(`unknown finding: ${name}; there are ${shownNames.join(', ')}`)
  })
}
