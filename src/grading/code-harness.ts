/**
 * What runs in the candidate's process. It reads the program and then one input a line, and writes each
 * result as a plain structure with its types named. It holds no expected value, so there is nothing here
 * for a candidate to find; whatever it tampers with, it can only change what its own answer is.
 */
export const harness = String.raw`
def main():
    import ast, json, os, resource, sys
    inputs = os.fdopen(os.dup(0), "r", encoding="utf-8")
    results = os.fdopen(3, "w", encoding="utf-8", buffering=1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0); os.dup2(nothing, 1); os.dup2(nothing, 2)
    task = json.loads(inputs.readline())
    for name, most in task["limits"].items():
        kind = getattr(resource, "RLIMIT_" + name, None)
        if kind is not None:
            resource.setrlimit(kind, (most, most))

    def tagged(value, depth=0):
        kind = type(value)
        if depth > 60: return ["object", "too deep"]
        if value is None: return ["none"]
        if kind is bool: return ["bool", value]
        if kind is int: return ["int", hex(value)]
        if kind is float: return ["float", repr(value)]
        if kind is str: return ["str", value]
        if kind is bytes: return ["bytes", value.hex()]
        if kind is complex: return ["complex", repr(value.real), repr(value.imag)]
        if kind in (list, tuple): return [kind.__name__, [tagged(item, depth + 1) for item in value]]
        if kind in (set, frozenset): return ["set", [tagged(item, depth + 1) for item in value]]
        if kind is dict: return ["dict", [[tagged(k, depth + 1), tagged(v, depth + 1)] for k, v in value.items()]]
        return ["object", kind.__name__]

    def send(row):
        results.write(json.dumps(row) + "\n")
        results.flush()

    space = {"__name__": "candidate"}
    try:
        exec(compile(task["code"], "candidate", "exec"), space)
        call = space[task["entry"]]
        if isinstance(call, type) and task.get("method"): call = getattr(call(), task["method"])
    except BaseException as error:
        send({"ready": False, "error": type(error).__name__})
        os._exit(0)
    send({"ready": True})
    for line in inputs:
        row = json.loads(line)
        try:
            arguments = ast.literal_eval(row["call"]) if "call" in row else row["args"]
            send({"index": row["index"], "value": tagged(call(*arguments))})
        except BaseException as error:
            send({"index": row["index"], "error": type(error).__name__})
main()
`

/** A whole program that reads standard input: limits first, then the program as the main module. */
export const programHarness = String.raw`
import json, os, resource, sys
task = json.loads(os.fdopen(4, "r", encoding="utf-8").readline())
for name, most in task["limits"].items():
    kind = getattr(resource, "RLIMIT_" + name, None)
    if kind is not None:
        resource.setrlimit(kind, (most, most))
space = {"__name__": "__main__"}
exec(compile(task["code"], "candidate", "exec"), space)
`
