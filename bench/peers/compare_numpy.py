"""The band of `passbound compare` in plain NumPy: what a careful script would do. Usage: compare_numpy.py base rl"""
import json
import sys

import numpy as np


def rows(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def curve_table(n, ks):
    table = np.ones((n + 1, len(ks)))
    c = np.arange(n + 1)
    missed = np.ones(n + 1)
    for j, k in enumerate(ks):
        missed = missed * np.maximum(0, n - c - k + 1) / (n - k + 1)
        table[:, j] = 1 - missed
    return table


base, rl = rows(sys.argv[1]), {row["id"]: row for row in rows(sys.argv[2])}
n = base[0]["n"]
ks = np.arange(1, n + 1)
table = curve_table(n, ks)
d = np.array([table[rl[row["id"]]["c"]] - table[row["c"]] for row in base])
m = len(d)
mean, se = d.mean(0), d.std(0, ddof=1) / np.sqrt(m)
draws = np.random.default_rng(0).standard_normal((4000, m)) @ (d - mean) / (m * se)
critical = np.quantile(np.abs(draws).max(1), 0.95)
low, high = mean - critical * se, mean + critical * se
print(json.dumps({"gain": ks[low > 0].tolist(), "loss": ks[high < 0].tolist(), "critical": critical}))
