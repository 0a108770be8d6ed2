import { availableParallelism } from 'node:os'
import { Command, Option } from 'commander'
import {
  defaults,
  type Mixture,
  shards,
  type SupervisedRecipe,
  type TaskName,
  taskNames,
  tasks,
} from '../lab/index.ts'
import { InputError } from '../records/index.ts'
import { exportModel } from './lab-export.ts'
import { distill, pretrain, trainPolicy } from './lab-train.ts'
import { retrainBundled, sampleModel, writeProblems } from './lab-sample.ts'
import { plotTraining } from './lab-plot.ts'
import { probeModel } from './lab-probe.ts'
import { checkOutput, folderOption, kindOf, numberOption, outputOption, ranges } from './options.ts'

/** `passbound lab`: tiny models that anyone can train, sample and check. */
export function command(): Command {
  return new Command('lab')
    .description(
      'train and sample the lab: tiny language models with tasks of their own, in process',
    )
    .addCommand(pretrainCommand())
    .addCommand(policyCommand())
    .addCommand(distillCommand())
    .addCommand(plotCommand())
    .addCommand(sampleCommand())
    .addCommand(probeCommand())
    .addCommand(problemsCommand())
    .addCommand(
      new Command('export')
        .description('write a lab model as GGUF, or the LoRA factors of a training as an adapter')
        .argument('<model>', 'a bundled model, a .f16 file, or the --state of a LoRA training')
        .addOption(
          outputOption('-o, --output <file>', 'where to write it, ending in .gguf', [
            '.gguf',
          ]).makeOptionMandatory(),
        )
        .action(exportModel),
    )
    .addCommand(
      new Command('retrain')
        .description('make the bundled models again and say whether they come out as committed')
        .argument('[names...]', 'the models to make (default: all)')
        .addOption(
          folderOption('-o, --output <folder>', 'where to write them').makeOptionMandatory(),
        )
        .addOption(workersOption())
        .action(retrainBundled),
    )
}

const workersOption = () =>
  numberOption('-j, --workers <count>', 'worker threads', { ...ranges.count, to: 256 }).default(
    availableParallelism(),
  )

/** What a step takes is shared out in so many equal parts. */
const inShards = { ...ranges.count, multipleOf: shards }

function pretrainCommand(): Command {
  const made = new Command('pretrain')
    .description("pretrain a base on a task's mixture of right and wrong chains")
    .addOption(taskOption())
  return supervised(made, defaults.pretraining).action(pretrain)
}

function distillCommand(): Command {
  const made = new Command('distill')
    .description('train a model on right chains only: the control that expands')
    .argument('<model>', 'a bundled model or a .f16 file to start from')
  return supervised(made, defaults.distillation).action(distill)
}

function supervised(made: Command, recipe: SupervisedRecipe): Command {
  return training(made, recipe)
    .addOption(
      numberOption('--documents <count>', 'documents a step', inShards).default(recipe.documents),
    )
    .option(
      '--mix <name=share...>',
      `planted shares: ${taskNames.map((name) => mixText(name)).join('; ')}`,
      mixOption,
      {},
    )
}

const taskOption = () =>
  new Option('--task <name>', 'what is asked').choices(taskNames).default('countdown')

const mixText = (name: TaskName): string =>
  `${name} has ${Object.entries(tasks[name].mixture)
    .map(([share, value]) => `${share}=${value}`)
    .join(' ')}`

function rolloutsOption(): Option {
  const option = new Option(
    '--rollouts <run>',
    'record every rollout: a run folder, each 20 steps an arm; or a .jsonl, which compare and audit read',
  )
  return option.argParser((path: string) => {
    if (path.endsWith('.jsonl')) checkOutput('--rollouts', path)
    else if (kindOf(path) === 'file')
      throw new InputError(
        `--rollouts takes a run folder, or a file that ends in .jsonl; ${path} is another file`,
      )
    return path
  })
}

function mixOption(text: string, before: Mixture): Mixture {
  const match = /^([a-z]+)=(\d*\.?\d+)$/.exec(text)
  if (!match)
    throw new InputError(`--mix takes a name and a share such as flailers=0.3, got ${text}`)
  return { ...before, [match[1]!]: Number(match[2]) }
}

function plotCommand(): Command {
  return new Command('plot')
    .description('draw what --log wrote: reward, pass@1, pass@K, signal, entropy, length by step')
    .argument('<log>', 'the file of --log, of a training that is over or goes on')
    .addOption(
      outputOption('-o, --output <file>', 'where to write the picture, ending in .svg', [
        '.svg',
      ]).makeOptionMandatory(),
    )
    .action(plotTraining)
}

function policyCommand(): Command {
  const recipe = defaults.policy
  return training(
    new Command('train')
      .description('reinforcement learning with verifiable rewards')
      .argument('<model>', 'a bundled model or a .f16 file to start from'),
    recipe,
  )
    .addOption(
      new Option('--method <name>', 'grpo, or reinforce with the mean of the others as baseline')
        .choices(['grpo', 'reinforce'])
        .default(recipe.method),
    )
    .addOption(
      new Option('--reward <kind>', 'what a completion is rewarded for')
        .choices(['chain', 'outcome', 'format', 'random'])
        .default(recipe.reward),
    )
    .option(
      '--adapter <kind>',
      'full, lora:8 for factors of rank 8, or block for a state-space block after the last layer',
      'full',
    )
    .addOption(
      numberOption('--problems <count>', 'problems a step', inShards).default(recipe.problems),
    )
    .addOption(
      numberOption('--group <count>', 'completions of each problem', {
        whole: true,
        from: 2,
      }).default(recipe.group),
    )
    .addOption(
      numberOption('--updates <count>', 'updates a step', ranges.count).default(recipe.updates),
    )
    .addOption(
      numberOption('--temperature <value>', 'of the rollouts', ranges.positive).default(
        recipe.temperature,
      ),
    )
    .addOption(
      numberOption('--clip <share>', 'clips the ratio to the old policy', ranges.positive).default(
        recipe.clip,
      ),
    )
    .addOption(
      numberOption('--kl <weight>', 'KL penalty against the start', { from: 0 }).default(recipe.kl),
    )
    .option(
      '--prompt-end <sign>',
      "ask with this sign after each question in place of the task's own: training under another prompt form",
    )
    .addOption(rolloutsOption())
    .action(trainPolicy)
}

function training(
  made: Command,
  recipe: { steps: number; rate: number; warmup: number; seed: number },
): Command {
  return made
    .addOption(
      outputOption('-o, --output <file>', 'where to write the model, ending in .f16', [
        '.f16',
      ]).makeOptionMandatory(),
    )
    .addOption(numberOption('--steps <count>', 'steps', ranges.count).default(recipe.steps))
    .addOption(
      numberOption('--rate <value>', 'learning rate', ranges.positive).default(recipe.rate),
    )
    .addOption(
      numberOption('--warmup <steps>', 'steps to reach it', ranges.whole).default(recipe.warmup),
    )
    .addOption(
      numberOption('--seed <integer>', 'seed of everything random', ranges.whole).default(
        recipe.seed,
      ),
    )
    .addOption(outputOption('--log <file>', 'append what each step did as JSONL'))
    .addOption(
      outputOption(
        '--state <file>',
        'keep the state here every 50 steps (or as --keep says) and at the end, and resume from it',
      ),
    )
    .addOption(
      numberOption(
        '--keep <steps>',
        'also keep the model every so many steps, as <output>-<step>.f16',
        ranges.count,
      ),
    )
    .addOption(workersOption())
}

/** Which held-out questions. */
const questions = (made: Command) =>
  made
    .addOption(numberOption('--problems <count>', 'problems', ranges.count).default(100))
    .addOption(
      numberOption(
        '--max-chance <share>',
        'only problems that a random policy solves at most this often (default: countdown 0.005, stories 1)',
        { above: 0, to: 1 },
      ),
    )

function problemsCommand(): Command {
  return questions(
    new Command('problems')
      .description("write held-out questions of the lab as an experiment's problem file")
      .addOption(taskOption())
      .addOption(
        outputOption('-o, --output <file>', 'where to write them, as JSONL').makeOptionMandatory(),
      ),
  )
    .addOption(numberOption('--seed <integer>', 'seed of the problems', ranges.whole).default(0))
    .action(writeProblems)
}

function probeCommand(): Command {
  return questions(
    new Command('probe')
      .description(
        'score every possible answer at the end of each chain, and tell knowing from guessing',
      )
      .argument('<model>', 'a bundled model or a .f16 file'),
  )
    .addOption(
      numberOption('-n, --samples <count>', 'chains of each problem', ranges.count).default(8),
    )
    .addOption(
      numberOption(
        '--candidates <count>',
        'answers: the whole numbers below this',
        ranges.count,
      ).default(100),
    )
    .addOption(
      numberOption(
        '--seed <integer>',
        'seed of the problems and of the chains',
        ranges.whole,
      ).default(0),
    )
    .option('--json', 'print one JSON document and nothing else')
    .addOption(workersOption())
    .action(probeModel)
}

function sampleCommand(): Command {
  return questions(
    new Command('sample')
      .description('sample a lab model on held-out problems, verified chain by chain')
      .argument('<model>', 'a bundled model or a .f16 file')
      .addOption(
        outputOption(
          '-o, --output <file>',
          'where to write the samples, as JSONL',
        ).makeOptionMandatory(),
      ),
  )
    .addOption(
      numberOption('-n, --samples <count>', 'completions of each problem', ranges.count).default(
        256,
      ),
    )
    .addOption(
      numberOption('--temperature <value>', 'sampling temperature', ranges.temperature).default(1),
    )
    .addOption(numberOption('--top-p <mass>', 'nucleus to draw from', ranges.nucleus).default(1))
    .addOption(
      numberOption(
        '--power <exponent>',
        'draw from the law of whole completions raised to this, by Metropolis–Hastings',
        { from: 1, to: 64 },
      ),
    )
    .addOption(
      numberOption(
        '--power-steps <count>',
        'moves before a completion is taken',
        ranges.count,
      ).default(30),
    )
    .addOption(
      numberOption(
        '--seed <integer>',
        'seed of the problems and of the samples',
        ranges.whole,
      ).default(0),
    )
    .addOption(workersOption())
    .action(sampleModel)
}
