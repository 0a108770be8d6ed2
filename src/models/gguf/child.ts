import { errorMessage } from '../../records/index.ts'
import { LanguageModel } from './language-model.ts'
import type { GgufReply, GgufRequest } from './messages.ts'

/*
 * The process that holds a GGUF file: llama.cpp ends its process on a file that it cannot read, and
 * whoever samples must outlive that.
 */

let model: Promise<LanguageModel> | null = null
const cancellations = new Map<number, { cancelled: boolean }>()

process.on('message', (message: GgufRequest) => void answer(message))
// Ctrl-C reaches every process of the terminal; the one that started this decides when it ends.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())

async function answer(message: GgufRequest): Promise<void> {
  if (message.kind === 'start') {
    model = LanguageModel.load(message.setup)
    // Whoever asks is told; until then it is nobody's error.
    model.catch(() => {})
    return
  }
  const { id } = message
  if (message.kind === 'cancel') {
    const cancellation = cancellations.get(id)
    if (cancellation) cancellation.cancelled = true
    return
  }
  try {
    const loaded = await model
    if (loaded === null) throw new Error('asked before it was started')
    if (message.kind === 'score')
      return send({ kind: 'scored', id, reply: await loaded.score(message.request) })
    const cancellation = { cancelled: false }
    cancellations.set(id, cancellation)
    send({ kind: 'drawn', id, reply: await loaded.draw(message.request, cancellation) })
  } catch (error) {
    const detail = errorMessage(error)
    send(
      message.kind === 'score'
        ? { kind: 'scored', id, reply: { kind: 'unsupported', detail } }
        : { kind: 'drawn', id, reply: { kind: 'rejected', detail } },
    )
  } finally {
    cancellations.delete(id)
  }
}

function send(reply: GgufReply): void {
  process.send?.(reply)
}
