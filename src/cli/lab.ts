import { availableParallelism } from 'node:os'
import { Command, Option } from 'commander'
import {
  defaults,
  type Mixture,
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
import { numberOption, wholeOption } from './options.ts'

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
        .requiredOption('-o, --output <file>', 'where to write it, ending in .gguf')
        .action(exportModel),
    )
    .addCommand(
      new Command('retrain')
        .description('make the bundled models again and say whether they come out as committed')
        .argument('[names...]', 'the models to make (default: all)')
        .requiredOption('-o, --output <folder>', 'where to write them')
        .addOption(workersOption())
        .action(retrainBundled),
    )
}

const workersOption = () =>
  new Option('-j, --workers <count>', 'worker threads')
    .argParser(numberOption)
    .default(availableParallelism())

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
    .option('--documents <count>', 'documents a step', numberOption, recipe.documents)
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
    .requiredOption('-o, --output <file>', 'where to write the picture, ending in .svg')
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
    .option('--problems <count>', 'problems a step', numberOption, recipe.problems)
    .option('--group <count>', 'completions of each problem', numberOption, recipe.group)
    .option('--updates <count>', 'updates a step', numberOption, recipe.updates)
    .option('--temperature <value>', 'of the rollouts', numberOption, recipe.temperature)
    .option('--clip <share>', 'clips the ratio to the old policy', numberOption, recipe.clip)
    .option('--kl <weight>', 'KL penalty against the start', numberOption, recipe.kl)
    .option(
      '--prompt-end <sign>',
      "ask with this sign after each question in place of the task's own: training under another prompt form",
    )
    .option(
      '--rollouts <run>',
      'record every rollout: a run folder, each 20 steps an arm; or a .jsonl, which compare and audit read',
    )
    .action(trainPolicy)
}

function training(
  made: Command,
  recipe: { steps: number; rate: number; warmup: number; seed: number },
): Command {
  return made
    .requiredOption('-o, --output <file>', 'where to write the model, ending in .f16')
    .option('--steps <count>', 'steps', numberOption, recipe.steps)
    .option('--rate <value>', 'learning rate', numberOption, recipe.rate)
    .option('--warmup <steps>', 'steps to reach it', numberOption, recipe.warmup)
    .option('--seed <integer>', 'seed of everything random', numberOption, recipe.seed)
    .option('--log <file>', 'append what each step did as JSONL')
    .option(
      '--state <file>',
      'keep the state here every 50 steps (or as --keep says) and at the end, and resume from it',
    )
    .option(
      '--keep <steps>',
      'also keep the model every so many steps, as <output>-<step>.f16',
      wholeOption,
    )
    .addOption(workersOption())
}

/** Which held-out questions. */
const questions = (made: Command) =>
  made
    .option('--problems <count>', 'problems', numberOption, 100)
    .option(
      '--max-chance <share>',
      'only problems that a random policy solves at most this often (default: countdown 0.005, stories 1)',
      numberOption,
    )

function problemsCommand(): Command {
  return questions(
    new Command('problems')
      .description("write held-out questions of the lab as an experiment's problem file")
      .addOption(taskOption())
      .requiredOption('-o, --output <file>', 'where to write them, as JSONL'),
  )
    .option('--seed <integer>', 'seed of the problems', numberOption, 0)
    .action(writeProblems)
}

function probeCommand(): Command {
  return questions(
    new Command('probe')
      .description('score every possible answer at the end of each chain: knows, spreads or never')
      .argument('<model>', 'a bundled model or a .f16 file'),
  )
    .option('-n, --samples <count>', 'chains of each problem', wholeOption, 8)
    .option('--candidates <count>', 'answers: the whole numbers below this', wholeOption, 100)
    .option('--seed <integer>', 'seed of the problems and of the chains', wholeOption, 0)
    .option('--json', 'print one JSON document and nothing else')
    .addOption(workersOption())
    .action(probeModel)
}

function sampleCommand(): Command {
  return questions(
    new Command('sample')
      .description('sample a lab model on held-out problems, verified chain by chain')
      .argument('<model>', 'a bundled model or a .f16 file')
      .requiredOption('-o, --output <file>', 'where to write the samples, as JSONL'),
  )
    .option('-n, --samples <count>', 'completions of each problem', numberOption, 256)
    .option('--temperature <value>', 'sampling temperature', numberOption, 1)
    .option('--top-p <mass>', 'nucleus to draw from', numberOption, 1)
    .option(
      '--power <exponent>',
      'draw from the law of whole completions raised to this, by Metropolis–Hastings',
      numberOption,
    )
    .option('--power-steps <count>', 'moves before a completion is taken', wholeOption, 30)
    .option('--seed <integer>', 'seed of the problems and of the samples', numberOption, 0)
    .addOption(workersOption())
    .action(sampleModel)
}
