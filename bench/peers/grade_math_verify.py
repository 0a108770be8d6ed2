"""Math-Verify's time for each pair, in microseconds: JSON lines {"gold","answer"} in, one number a line out."""

import json
import sys
import time

from math_verify import parse, verify

for line in sys.stdin:
    row = json.loads(line)
    gold, answer = (f"${row[name]}$" for name in ("gold", "answer"))
    start = time.perf_counter()
    verify(parse(gold), parse(answer))
    print((time.perf_counter() - start) * 1e6, flush=True)
