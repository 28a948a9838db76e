"""The twins of Models/*.cs: the same layers under the same names, drawn in the same order, so that a seed gives the same weights."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def mlp(*widths):
    layers = []
    for i in range(len(widths) - 1):
        if i:
            layers.append(nn.ReLU())
        layers.append(nn.Linear(widths[i], widths[i + 1]))
    model = nn.Module()
    model.net = nn.Sequential(*layers)
    model.forward = model.net.forward
    return model


def down(channels, width):
    return nn.Sequential(
        nn.Conv2d(channels, width, 4, 2, 1), nn.ReLU(),
        nn.Conv2d(width, 2 * width, 4, 2, 1), nn.ReLU(),
        nn.Conv2d(2 * width, 4 * width, 4, 2, 1), nn.ReLU())


class LatentActionModel(nn.Module):
    def __init__(self, size, width=32, latent=32):
        super().__init__()
        self.inverse = down(6, width)
        self.inverse.append(nn.Flatten())
        self.inverse.append(nn.Linear(4 * width * (size // 8) ** 2, latent))
        self.encoder = down(3, width)
        self.action = nn.Linear(latent, 4 * width)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(4 * width, 2 * width, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(2 * width, width, 4, 2, 1), nn.ReLU(),
            nn.ConvTranspose2d(width, 3, 4, 2, 1))

    def forward(self, frame, after):
        z = self.inverse(torch.cat([frame, after - frame], 1))
        return self.decoder(self.encoder(frame) + self.action(z)[:, :, None, None])


class Block(nn.Module):
    def __init__(self, width, heads, length):
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.project = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.up = nn.Linear(width, 4 * width)
        self.down = nn.Linear(4 * width, width)
        hidden = torch.full((length, length), -math.inf).triu(1)
        self.register_buffer("mask", hidden, persistent=False)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        scores = (q * (d // self.heads) ** -0.5) @ k.transpose(-2, -1) + self.mask[:t, :t]
        attended = scores.softmax(-1) @ v
        x = x + self.project(attended.transpose(1, 2).reshape(n, t, d))
        return x + self.down(F.gelu(self.up(self.norm2(x))))


class CausalTransformer(nn.Module):
    def __init__(self, vocabulary, length, width, layers, heads):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Embedding(length, width)
        self.blocks = nn.ModuleList(Block(width, heads, length) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, vocabulary)

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions(torch.arange(tokens.shape[1]))
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))
