"""Trains on Fashion-MNIST as a plain loop in PyTorch does it fastest: all images in memory, batches by index."""

import argparse
import gzip
import json
import os

import peer

parser = argparse.ArgumentParser()
parser.add_argument("--folder", required=True)
for name in ("hidden", "latent", "batch", "epochs", "threads"):
    parser.add_argument(f"--{name}", type=int, required=True)
settings = parser.parse_args()
torch = peer.load("pytorch", "torch")

from torch_vae import Vae

HEADER_BYTES = 16


def images(name: str) -> torch.Tensor:
    """The images of an IDX file, plain or gzip, as rows of [0, 1]."""
    path = os.path.join(settings.folder, name)
    plain = os.path.exists(path)
    with open(path, "rb") if plain else gzip.open(f"{path}.gz") as file:
        content = bytearray(file.read())
    count, height, width = (int.from_bytes(content[at : at + 4], "big") for at in (4, 8, 12))
    return torch.frombuffer(content, dtype=torch.uint8, offset=HEADER_BYTES).view(count, height * width) / 255


def train(model: Vae, optimizer: torch.optim.Optimizer, data: torch.Tensor) -> None:
    for rows in torch.randperm(len(data)).split(settings.batch):
        loss = model(data.index_select(0, rows))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@torch.no_grad()
def evaluate(model: Vae, data: torch.Tensor) -> float:
    """The mean −ELBO of a row, in nats."""
    return sum(model(x).item() * len(x) for x in data.split(1000)) / len(data)


torch.manual_seed(0)
torch.set_num_threads(settings.threads)
train_images, test_images = images("train-images-idx3-ubyte"), images("t10k-images-idx3-ubyte")
model = Vae(train_images.shape[1], [settings.hidden], settings.latent, "bernoulli")
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
for _ in range(settings.epochs):
    train(model, optimizer, train_images)
    test_loss = evaluate(model, test_images)
print(json.dumps({"testLoss": test_loss}))
