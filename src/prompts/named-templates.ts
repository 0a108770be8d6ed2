import { minervaShots } from './minerva-shots.ts'

export interface NamedTemplate {
  /** Over the problem's fields; special tokens stand in it as the model's own template writes them. */
  jinja: string
  /** What it is, for a list. */
  about: string
  /** Where its wording is documented. */
  source: string
}

const boxed = 'Please reason step by step, and put your final answer within \\boxed{}.'
/** Jinja drops a line break at the very end of a template, so the last one is written out. */
const chatMl = (system: string, user: string) =>
  `<|im_start|>system\n${system}<|im_end|>\n<|im_start|>user\n${user}<|im_end|>\n<|im_start|>assistant{{ '\\n' }}`

/** Templates that papers and their released code name. The words are theirs; none is a checkpoint's own. */
export const namedTemplates: Readonly<Record<string, NamedTemplate>> = {
  'qwen-boxed': {
    jinja: chatMl('You are a helpful assistant.', `{{ question }}\n${boxed}`),
    about: 'ChatML with a system prompt, and the request for a box behind the question',
    source: 'SimpleRL-Zoo (arXiv:2503.18892), prompt type qwen-boxed of its evaluation code',
  },
  'qwen-math-cot': {
    jinja: chatMl(boxed, '{{ question }}'),
    about: 'ChatML with the request for a box as the system prompt',
    source: 'Qwen2.5-Math (arXiv:2409.12122), prompt type qwen25-math-cot of its evaluation code',
  },
  'r1-zero': {
    jinja:
      'A conversation between User and Assistant. The User asks a question, and the Assistant solves it. The Assistant first thinks about the reasoning process in the mind and then provides the User with the answer. The reasoning process is enclosed within <think> </think> and answer is enclosed within <answer> </answer> tags, respectively, i.e., <think> reasoning process here </think> <answer> answer here </answer>.\nUser: {{ question }}\nAssistant: <think>',
    about: 'the conversation of DeepSeek-R1-Zero as Dr. GRPO trains with it; ends inside <think>',
    source: 'Liu et al. 2025 (arXiv:2503.20783), template 1',
  },
  'verl-conversation': {
    jinja:
      'A conversation between User and Assistant. The user asks a question, and the Assistant solves it. The assistant first thinks about the reasoning process in the mind and then provides the user with the answer. The reasoning process and answer are enclosed within <think> </think> and <answer> </answer> tags, respectively, i.e., <think> reasoning process here </think> <answer> answer here </answer>. User: {{ question }} Assistant:',
    about: 'the conversation of DeepSeek-R1-Zero on one line, as its paper prints it',
    source:
      'DeepSeek-R1 (arXiv:2501.12948), table 1; used with verl by Yue et al. (arXiv:2504.13837)',
  },
  'step-by-step': {
    jinja: "Question:\n{{ question }}\nAnswer:\nLet's think step by step.",
    about: 'question, answer, and the opening of zero-shot chains of thought',
    source:
      'SimpleRL-Zoo (arXiv:2503.18892), its simple prompt; Kojima et al. 2022 (arXiv:2205.11916)',
  },
  dapo: {
    jinja: chatMl(
      'You are a helpful assistant.',
      'Solve the following math problem step by step. The last line of your response should be of the form Answer: $Answer (without quotes) where $Answer is the answer to the problem.\n\n{{ question }}\n\nRemember to put your answer on its own line after "Answer:".',
    ),
    about: 'ChatML with DAPO’s request for a last line that begins with Answer:',
    source: 'DAPO (arXiv:2503.14476), its published data set’s prompt',
  },
  'minerva-few-shot': {
    jinja: `${minervaShots}Problem:\n{{ question }}\n\nSolution:`,
    about: 'four solved problems of MATH before the question, for base models',
    source:
      'Lewkowycz et al. 2022 (arXiv:2206.14858), appendix D.2, as lm-evaluation-harness sends it',
  },
}
