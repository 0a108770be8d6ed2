import { z } from 'zod'
import { end, type Sandbox, start } from './code-sandbox.ts'

/**
 * Reads tests in assert form as calls with their values. Nothing of the tests is run: arguments and values
 * must be literals. What it cannot read it names, because a problem with some of its tests left
 * out would accept too much.
 */
const script = String.raw`
import ast, builtins, json, sys
task = json.load(sys.stdin)
entry = task["entry"]
called, tests, unread = set(), [], []

def tagged(value):
    kind = type(value)
    if value is None: return ["none"]
    if kind is bool: return ["bool", value]
    if kind is int: return ["int", hex(value)]
    if kind is float: return ["float", repr(value)]
    if kind is str: return ["str", value]
    if kind is bytes: return ["bytes", value.hex()]
    if kind is complex: return ["complex", repr(value.real), repr(value.imag)]
    if kind in (list, tuple): return [kind.__name__, [tagged(item) for item in value]]
    if kind is set: return ["set", [tagged(item) for item in value]]
    if kind is dict: return ["dict", [[tagged(k), tagged(v)] for k, v in value.items()]]
    raise ValueError(kind)

def is_call(node):
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)) or node.keywords: return False
    name = node.func.id
    return name in ("candidate", entry) if entry else not hasattr(builtins, name)

def add(call, expected, tolerance=None):
    arguments = ast.Tuple(elts=call.args, ctx=ast.Load())
    ast.literal_eval(arguments)
    row = {"call": ast.unparse(arguments), "returns": tagged(expected)}
    if tolerance is not None: row["tolerance"] = tolerance
    called.add(call.func.id)
    tests.append(row)

def split(a, b):
    if is_call(a): return a, ast.literal_eval(b)
    if is_call(b): return b, ast.literal_eval(a)
    raise ValueError("no call")

def convert(test):
    if isinstance(test, ast.Constant) and test.value is True: return
    if is_call(test): return add(test, True)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and is_call(test.operand):
        return add(test.operand, False)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, op, right = test.left, test.ops[0], test.comparators[0]
        if isinstance(op, (ast.Eq, ast.Is)): return add(*split(left, right))
        is_abs = isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "abs"
        if isinstance(op, (ast.Lt, ast.LtE)) and is_abs and isinstance(left.args[0], ast.BinOp) and isinstance(left.args[0].op, ast.Sub):
            return add(*split(left.args[0].left, left.args[0].right), float(ast.literal_eval(right)))
    if isinstance(test, ast.Call) and ast.unparse(test.func) in ("math.isclose", "isclose") and len(test.args) == 2:
        call, expected = split(*test.args)
        allowed = {each.arg: float(ast.literal_eval(each.value)) for each in test.keywords}
        if set(allowed) <= {"rel_tol", "abs_tol"}:
            return add(call, expected, max(allowed.get("rel_tol", 1e-9) * abs(expected), allowed.get("abs_tol", 0)))
    raise ValueError("another form")

def loop(node, names):
    # EvalPlus: for i, (inp, exp) in enumerate(zip(inputs, results)): assertion(f(*inp), exp, atol)
    if ast.unparse(node.iter) not in ("enumerate(zip(inputs, results))", "zip(inputs, results)"): raise ValueError("another loop")
    if len(node.body) != 1 or not isinstance(node.body[0], ast.Expr): raise ValueError("another loop")
    check = node.body[0].value
    if not (isinstance(check, ast.Call) and ast.unparse(check.func) == "assertion" and len(check.args) == 3): raise ValueError("another check")
    call, expected, tolerance = check.args
    if not (is_call(call) and len(call.args) == 1 and isinstance(call.args[0], ast.Starred)): raise ValueError("another call")
    if not (isinstance(expected, ast.Name) and expected.id == "exp"): raise ValueError("values that are computed")
    inputs, results = names["inputs"].elts, names["results"].elts
    if len(inputs) != len(results): raise ValueError("unequal lists")
    for each, value in zip(inputs, results):
        add(ast.Call(func=call.func, args=each.elts, keywords=[]), ast.literal_eval(value), float(ast.literal_eval(tolerance)) or None)

def walk(body, names):
    for node in body:
        try:
            if isinstance(node, ast.Assert): convert(node.test)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name): names[node.targets[0].id] = node.value
            elif isinstance(node, ast.For): loop(node, names)
            elif isinstance(node, ast.FunctionDef) and node.name == "check": walk(node.body, names)
            elif isinstance(node, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.Pass)): pass
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant): pass
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "check": pass
            else: raise ValueError("another statement")
        except Exception:
            unread.append(ast.unparse(node)[:80])

try:
    walk(ast.parse(task["source"]).body, {})
except (SyntaxError, RecursionError, MemoryError):
    unread.append(task["source"][:80])
if entry is None and len(called) == 1: entry = called.pop()
print(json.dumps({"entry": entry, "tests": tests, "unread": unread}))
`

const tagged = z.tuple([z.string()], z.unknown())
const answerSchema = z.object({
  entry: z.string().nullable(),
  tests: z.array(
    z.object({ call: z.string(), returns: tagged, tolerance: z.number().exactOptional() }),
  ),
  unread: z.array(z.string()),
})

export type ReadAsserts = z.output<typeof answerSchema>

const timeoutMs = 20_000

/** The calls in Python tests of the forms of HumanEval, MBPP and EvalPlus; null where they cannot be parsed. */
export async function readAsserts(
  sandbox: Sandbox,
  source: string,
  entry: string | null,
): Promise<ReadAsserts | null> {
  const child = start(sandbox, script, ['pipe', 'pipe', 'ignore'])
  try {
    for (const stream of child.stdio) stream?.on('error', () => {})
    child.stdin?.end(JSON.stringify({ source, entry }))
    const text = await new Promise<string>((resolve) => {
      const chunks: Buffer[] = []
      const done = () => resolve(Buffer.concat(chunks).toString('utf8'))
      const timer = setTimeout(done, timeoutMs)
      child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
      for (const event of ['close', 'error'])
        child.on(event, () => {
          clearTimeout(timer)
          done()
        })
    })
    return answerSchema.safeParse(parsed(text)).data ?? null
  } finally {
    end(child)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
