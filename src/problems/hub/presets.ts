import type { Columns } from '../problem-from-row.ts'

/** What is known of a public problem set: where it is, and how its rows are read. */
export interface Preset {
  /** On the hub. */
  dataset: string
  /** Which of its files, matched against their paths; all matches are read, in order. */
  files: RegExp
  columns: Columns
  /** What a column mapping cannot say. */
  row?: (values: Record<string, unknown>) => Record<string, unknown>
  /** Who decides; `code` runs what a model wrote and is not part of a run. */
  grader: string
  /** How many answers a guesser would choose from, where the answers' form says it. */
  answerSpace?: number
  problems: number
  licence: string
  about: string
}

const plain = { question: 'problem', gold: 'answer' }

/** A list of answers as one text; several are all to be given. */
const joined = (name: string) => (values: Record<string, unknown>) => {
  const value = values[name]
  return { ...values, [name]: Array.isArray(value) ? value.map(String).join(', ') : value }
}

/** Columns and licences as the data sets' cards state them. A card may change: what is read is checked by column. */
export const presets: Readonly<Record<string, Preset>> = {
  gsm8k: {
    dataset: 'openai/gsm8k',
    files: /^main\/test-.*\.parquet$/,
    columns: { question: 'question', gold: 'answer' },
    grader: 'exact',
    problems: 1319,
    licence: 'MIT',
    about: 'grade-school word problems; the answer stands behind ####',
  },
  'math-500': {
    dataset: 'HuggingFaceH4/MATH-500',
    files: /^test\.jsonl$/,
    columns: { id: 'unique_id', question: 'problem', gold: 'answer', stratum: 'subject' },
    grader: 'exact',
    problems: 500,
    licence: 'MIT (MATH)',
    about: '500 problems of MATH, as Lightman et al. 2023 held them out',
  },
  'aime-2024': {
    dataset: 'HuggingFaceH4/aime_2024',
    files: /^data\/train-.*\.parquet$/,
    columns: { ...plain, id: 'id' },
    grader: 'exact',
    answerSpace: 1000,
    problems: 30,
    licence: 'not stated; problems of the MAA',
    about: 'AIME 2024 I and II; answers are 000 to 999',
  },
  'aime-2025': {
    dataset: 'MathArena/aime_2025',
    files: /^data\/train-.*\.parquet$/,
    columns: { ...plain, id: 'problem_idx' },
    grader: 'exact',
    answerSpace: 1000,
    problems: 30,
    licence: 'CC BY-NC-SA 4.0',
    about: 'AIME 2025 I and II; answers are 000 to 999',
  },
  amc23: {
    dataset: 'math-ai/amc23',
    files: /^(data\/)?test.*\.(parquet|jsonl)$/,
    columns: { question: 'question', gold: 'answer' },
    grader: 'exact',
    problems: 40,
    licence: 'not stated; problems of the MAA',
    about: 'AMC 12 of 2023, without the choices',
  },
  minerva: {
    dataset: 'math-ai/minervamath',
    files: /^(data\/)?test.*\.(parquet|jsonl)$/,
    columns: { question: 'question', gold: 'answer' },
    grader: 'exact',
    problems: 272,
    licence: 'not stated; MIT OpenCourseWare (CC BY-NC-SA 4.0)',
    about: 'undergraduate science, as Minerva was tested with',
  },
  olympiadbench: {
    dataset: 'Hothan/OlympiadBench',
    files: /^OE_TO_maths_en_COMP\/.*\.parquet$/,
    columns: { id: 'id', question: 'question', gold: 'final_answer', stratum: 'subfield' },
    row: joined('final_answer'),
    grader: 'exact',
    problems: 674,
    licence: 'Apache 2.0',
    about: 'olympiads in English, text only, with a final answer',
  },
  'humaneval-plus': {
    dataset: 'evalplus/humanevalplus',
    files: /^data\/test-.*\.parquet$/,
    columns: { id: 'task_id', question: 'prompt', gold: 'canonical_solution' },
    grader: 'code',
    problems: 164,
    licence: 'Apache 2.0 (tests), MIT (HumanEval)',
    about: 'Python functions from their docstrings, with the tests of EvalPlus',
  },
  'mbpp-plus': {
    dataset: 'evalplus/mbppplus',
    files: /^data\/test-.*\.parquet$/,
    columns: { id: 'task_id', question: 'prompt', gold: 'code' },
    grader: 'code',
    problems: 378,
    licence: 'Apache 2.0 (tests), CC BY 4.0 (MBPP)',
    about: 'short Python tasks, with the tests of EvalPlus',
  },
  livecodebench: {
    dataset: 'livecodebench/code_generation_lite',
    files: /^test\d*\.jsonl$/,
    columns: {
      id: 'question_id',
      question: 'question_content',
      gold: 'question_title',
      stratum: 'difficulty',
    },
    grader: 'code',
    problems: 1055,
    licence: 'CC (as stated), problems of their contests',
    about: 'contest problems by date, in large files; take one with file',
  },
}
