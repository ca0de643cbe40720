"""One sample of the step in PyTorch's DistributedDataParallel over gloo: a process of one thread per core."""

import math
import os
import statistics
import sys
import tempfile

import peer

work = peer.arguments()
torch = peer.load(work.name, "torch")
peer.load(work.name, "numpy")

import torch.distributed as dist
from torch.nn.parallel import DistributedDataParallel

from torch_vae import Vae


def training_step(rank: int, world_size: int):
    """A function that does this rank's part of one step and gives the loss of its rows."""
    torch.manual_seed(rank)
    data = torch.from_numpy(peer.made_up_rows(work.batches * work.batch, work.inputs))
    rows = peer.row_numbers(work.batches, work.batch)
    model = DistributedDataParallel(
        Vae(work.inputs, work.hidden, work.latent, work.loss), gradient_as_bucket_view=True, static_graph=True
    )
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)

    def step():
        x = data.index_select(0, torch.from_numpy(next(rows)).tensor_split(world_size)[rank])
        loss = model(x)
        optimizer.zero_grad()
        # The mean over ranks that DDP takes is the mean over the batch once unequal parts are weighted.
        (loss * (len(x) * world_size / work.batch)).backward()
        optimizer.step()
        return loss.detach()

    return step


def run(rank: int, world_size: int, meeting: str) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=world_size)
    step = training_step(rank, world_size)
    value = mean_loss(step, world_size) if work.check else median_ms(step, work.seconds)
    dist.destroy_process_group()
    if rank > 0:
        return
    if work.check:
        peer.finish(work.name, loss=value)
    peer.finish_measured(work, value, torch.__version__, f"gloo, processes: {world_size}")


def mean_loss(step, world_size: int) -> float:
    """As `peer.mean_loss`, over the rows of all ranks."""
    loss = torch.tensor(peer.mean_loss(lambda: [step().item()], work.check, work.batches))
    dist.all_reduce(loss)
    return loss.item() / world_size


def median_ms(step, seconds: float) -> float:
    """As `peer.median_ms`; every rank does as many steps as rank 0 finds time for."""

    def run(for_seconds: float, step_ms: float) -> float:
        count = torch.tensor(max(3, math.ceil(1000 * for_seconds / step_ms)))
        dist.broadcast(count, 0)
        return statistics.median(peer.timed_ms(step) for _ in range(count.item()))

    first = run(0, 1)
    return run(seconds, run(seconds / 4, run(0, first)))


if __name__ == "__main__":
    # The loopback, which the default, the interface of the host's name, may not be.
    if sys.platform == "linux":
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    world_size = min(peer.cores(), work.batch)
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(run, (world_size, os.path.join(folder, "meeting")), nprocs=world_size)
