"""Trains the cases of TrainingCase.cs with python3-torch.

parity.py exchange FOLDER    for every CASE.start.safetensors there, written by C#: trains from it and leaves CASE.end.safetensors and
                             CASE.losses.json; CASE.seeded.safetensors holds the weights this side draws from the same seed
parity.py reference FILE     writes the losses of seeded runs in double precision, which are committed
"""

import json
import os
import struct
import sys

import numpy
import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import models  # noqa: E402

TYPES = {"F32": numpy.float32, "F64": numpy.float64, "I64": numpy.int64}
CASES = ["mlp-sgd", "mlp-adam", "mlp-adamw", "mlp-rmsprop", "conv-adam", "transformer-adamw", "recurrent-adam"]


def read(path):
    with open(path, "rb") as file:
        blob = file.read()
    start = 8 + struct.unpack("<q", blob[:8])[0]
    result = {}
    for name, entry in json.loads(blob[8:start]).items():
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(blob[start + begin:start + end], TYPES[entry["dtype"]]).reshape(entry["shape"])
        result[name] = torch.from_numpy(values.copy())
    return result


def write(path, tensors):
    names = {numpy.dtype(t): n for n, t in TYPES.items()}
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().contiguous().numpy()
        header[name] = {"dtype": names[values.dtype], "shape": list(values.shape), "data_offsets": [len(data), len(data) + values.nbytes]}
        data += values.tobytes()
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<q", len(text)) + text + data)


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(6, 8, num_layers=2, batch_first=True)
        self.gru = nn.GRU(8, 8, batch_first=True, bidirectional=True)
        self.norm = nn.BatchNorm1d(16)
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        return self.head(self.norm(self.gru(self.lstm(x)[0])[0][:, -1]))


def build(kind):
    torch.manual_seed(7)
    if kind == "mlp":
        return models.mlp(16, 32, 32, 4), {"x": torch.randn(64, 16), "y": torch.randint(0, 4, [64])}
    if kind == "conv":
        return models.LatentActionModel(16, 8, 8), {"x": torch.rand(8, 3, 16, 16), "y": torch.rand(8, 3, 16, 16)}
    if kind == "transformer":
        return models.CausalTransformer(16, 12, 32, 2, 4), {"x": torch.randint(0, 16, [8, 12]), "y": torch.randint(0, 16, [8, 12])}
    return Recurrent(), {"x": torch.randn(8, 10, 6), "y": torch.randint(0, 4, [8])}


def optimizer(kind, parameters):
    if kind == "sgd":
        return torch.optim.SGD(parameters, 0.05, momentum=0.9, weight_decay=1e-3, nesterov=True)
    if kind == "adam":
        return torch.optim.Adam(parameters, 2e-3, weight_decay=1e-3)
    if kind == "adamw":
        return torch.optim.AdamW(parameters, 2e-3, weight_decay=0.01)
    return torch.optim.RMSprop(parameters, 1e-3, momentum=0.9, centered=True)


def loss_of(kind, model, data):
    x, y = data["x"], data["y"]
    if kind == "conv":
        return F.mse_loss(model(x, y), y)
    if kind == "transformer":
        return F.cross_entropy(model(x).flatten(0, 1), y.flatten())
    return F.cross_entropy(model(x), y)


def train(case, model, data):
    kind, name = case.split("-")
    update, losses = optimizer(name, model.parameters()), []
    for _ in range(100):
        loss = loss_of(kind, model, data)
        losses.append(loss.item())
        update.zero_grad()
        loss.backward()
        update.step()
    return losses


def exchange(folder):
    for case in CASES:
        path = os.path.join(folder, case)
        model, _ = build(case.split("-")[0])
        write(path + ".seeded.safetensors", model.state_dict())
        start = read(path + ".start.safetensors")
        data = {name: start.pop(name) for name in ("x", "y")}
        model.load_state_dict(start)
        with open(path + ".losses.json", "w") as file:
            json.dump(train(case, model, data), file)
        write(path + ".end.safetensors", model.state_dict())


def reference(path):
    result = {}
    for case in CASES:
        model, data = build(case.split("-")[0])
        model.double()
        data = {name: t.double() if t.is_floating_point() else t for name, t in data.items()}
        losses = train(case, model, data)
        result[case] = [losses[step] for step in (0, 1, 9, 49, 99)]
    with open(path, "w") as file:
        json.dump(result, file, indent=2)
        file.write("\n")


torch.set_num_threads(1)
{"exchange": exchange, "reference": reference}[sys.argv[1]](sys.argv[2])
