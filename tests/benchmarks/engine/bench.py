"""The reference side of the benchmark: python3-torch eager on the same libtorch and BLAS, driven line by line by the C# side.

{"prepare": CASE}       builds and warms up; answers {"variant": which of the equivalent ways to write it was the fastest here}
{"seconds": S}          runs steps for that long; answers {"steps": ..., "wall": ..., "cpu": ...}
"""

import json
import sys
import time

import torch
from torch.nn import functional as F

import models


def add():
    a, b = torch.randn(4), torch.randn(4)

    def step():
        for _ in range(1000):
            a + b

    return {"eager": step}


def training(model, inputs, loss):
    def variant(foreach):
        optimizer = torch.optim.Adam(model.parameters(), 1e-3, foreach=foreach)

        def step():
            value = loss(model(*inputs))
            optimizer.zero_grad(set_to_none=True)
            value.backward()
            optimizer.step()

        return step

    return {"foreach": variant(True), "loop": variant(False)}


def mlp():
    x, y = torch.randn(256, 256), torch.randn(256, 256)
    return training(models.mlp(256, 256, 256), [x], lambda out: F.mse_loss(out, y))


def lam(size):
    frame, after = torch.rand(64, 3, size, size), torch.rand(64, 3, size, size)
    return training(models.LatentActionModel(size), [frame, after], lambda out: F.mse_loss(out, after))


def transformer():
    x, y = torch.randint(0, 64, [64, 64]), torch.randint(0, 64, [64, 64])
    return training(models.CausalTransformer(64, 64, 128, 4, 4), [x], lambda out: F.cross_entropy(out.flatten(0, 1), y.flatten()))


CASES = {"add": add, "mlp": mlp, "lam-64": lambda: lam(64), "lam-32": lambda: lam(32), "transformer": transformer}


def run(step, seconds):
    steps, cpu, start = 0, time.process_time(), time.perf_counter()
    while steps == 0 or time.perf_counter() - start < seconds:
        step()
        steps += 1
    return {"steps": steps, "wall": time.perf_counter() - start, "cpu": time.process_time() - cpu}


def fastest(variants):
    best = {}
    for _ in range(3):
        for name, step in variants.items():
            result = run(step, 0.4)
            best[name] = min(best.get(name, float("inf")), result["cpu"] / result["steps"])
    return min(best, key=best.get)


torch.set_num_threads(1)
for line in sys.stdin:
    request = json.loads(line)
    if "prepare" in request:
        torch.manual_seed(1)
        variants = CASES[request["prepare"]]()
        chosen = fastest(variants)
        answer = {"variant": chosen}
    else:
        answer = run(variants[chosen], request["seconds"])
    print(json.dumps(answer), flush=True)
