"""One sample of the step in PyTorch, one process: eager, torch.compile, or eager with bfloat16 autocast."""

import peer

work = peer.arguments(mode=["eager", "compile", "bf16"])
torch = peer.load(work.name, "torch")
peer.load(work.name, "numpy")

from torch_vae import Vae


def training_step():
    """A function that does one step and gives its loss."""
    torch.manual_seed(0)
    data = torch.from_numpy(peer.made_up_rows(work.batches * work.batch, work.inputs))
    rows = peer.row_numbers(work.batches, work.batch)
    model = Vae(work.inputs, work.hidden, work.latent, work.loss)
    loss_of = torch.compile(model) if work.mode == "compile" else model
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)

    def step():
        x = data.index_select(0, torch.from_numpy(next(rows)))
        with torch.autocast("cpu", torch.bfloat16, enabled=work.mode == "bf16"):
            loss = loss_of(x)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step


def thread_counts() -> list[int]:
    """1, 2, 4 … and all the cores."""
    cores = peer.cores()
    return sorted({min(2**i, cores) for i in range(cores.bit_length() + 1)})


step = training_step()
try:
    step()
except Exception as error:
    if work.mode != "compile":
        raise
    peer.finish(work.name, absent=f"torch.compile: {str(error).strip().splitlines()[0]}")
if work.check:
    peer.finish(work.name, loss=peer.mean_loss(lambda: [step().item()], work.check, work.batches))


def median_ms(threads: int) -> float:
    torch.set_num_threads(threads)
    return peer.median_ms(step, work.seconds)


# Each for the whole time: where other programs have the cores too, a short trial picks wrongly.
ms, threads = min((median_ms(count), count) for count in thread_counts())
peer.finish_measured(work, ms, torch.__version__, f"threads: {threads}")
