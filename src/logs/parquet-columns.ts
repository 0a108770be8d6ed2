import type { Row } from './row.ts'

/** A column of a Parquet file as it is selected, or one field of lighteval's `model_response`. */
export interface Column {
  name: string
  field?: string
  sql: string
  /** Whether it holds lists with texts, which may be too long to be handed over in one piece. */
  list: boolean
}

/** What is read of a column. Without `texts` its completions come as empty texts. */
export function columnsOf(name: string, type: string, texts: boolean): Column[] {
  const quoted = `"${name.replaceAll('"', '""')}"`
  const list = textList.test(type)
  if (!texts && completions.has(name)) {
    if (type === 'VARCHAR') return [{ name, sql: `''`, list }]
    if (type === 'VARCHAR[]')
      return [{ name, sql: `list_transform(${quoted}, x -> '')`, list: false }]
  }
  if (perToken.test(type)) return [{ name, sql: lengthsOf(quoted), list: false }]
  if (name === 'model_response' || name === '__model_response__') {
    const fields = responseFields(name, type, texts)
    if (fields.length > 0) return fields
  }
  return [{ name, sql: quoted, list }]
}

/** A row out of the values of its columns. */
export function rowOf(columns: Column[], values: unknown[]): Row {
  const row = Object.fromEntries(
    columns.map(({ name, field }, i) => [name, field === undefined ? values[i] : {}]),
  )
  for (const [i, { name, field }] of columns.entries())
    if (field !== undefined) (row[name] as Record<string, unknown>)[field] = values[i]
  return row
}

/** Columns that hold completions under any format's names, and nothing that is counted. */
const completions = new Set(
  'completion completions response responses generation generations samples reasoning'.split(' '),
)

const textList = /^(?:VARCHAR|STRUCT\(.*\bVARCHAR\b.*\))\[\]$/s

/** Lists of lists of numbers hold one number a token: they are read by their lengths. */
const perToken = /^(?:BIGINT|INTEGER|DOUBLE|FLOAT)\[\]\[\]$/
const lengthsOf = (lists: string) => `list_transform(${lists}, x -> len(x))`

/** Of lighteval's struct what is read: its prompt and logits can be a hundred times the text. */
function responseFields(name: string, type: string, texts: boolean): Column[] {
  const has = (field: string, of: string) => new RegExp(`[(, ]"?${field}"? ${of}`).test(type)
  const fields = ['text', 'text_post_processed', 'reasonings'].flatMap((field): Column[] => {
    if (!has(field, '')) return []
    const list = has(field, String.raw`VARCHAR\[\](?!\[)`)
    if (texts) return [{ name, field, sql: `"${name}".${field}`, list }]
    return field === 'text' && list
      ? [{ name, field, sql: `list_transform("${name}".text, x -> '')`, list: false }]
      : []
  })
  const tokens = has('output_tokens', String.raw`(?:BIGINT|INTEGER)\[\]\[\]`)
  const field = 'output_tokens'
  return tokens
    ? [...fields, { name, field, sql: lengthsOf(`"${name}".${field}`), list: false }]
    : fields
}
