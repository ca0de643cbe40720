"""The model and its loss in PyTorch."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def layers(widths: list[int]) -> nn.Sequential:
    """A linear layer with relu from each width to the next."""
    return nn.Sequential(
        *(part for sizes in zip(widths, widths[1:]) for part in (nn.Linear(*sizes), nn.ReLU()))
    )


class Vae(nn.Module):
    """inputs-hidden-latent-hidden-inputs with relu, the hidden layers reversed in the decoder; gives the mean loss of a batch."""

    def __init__(self, inputs: int, hidden: list[int], latent: int, loss: str) -> None:
        super().__init__()
        self.encoder = layers([inputs, *hidden])
        self.moments = nn.Linear(hidden[-1], 2 * latent)
        self.decoder = layers([latent, *reversed(hidden)])
        self.output = nn.Linear(hidden[0], inputs)
        self.reconstruction = F.mse_loss if loss == "mse" else F.binary_cross_entropy_with_logits

    def forward(self, x: Tensor) -> Tensor:
        mu, log_var = self.moments(self.encoder(x)).float().chunk(2, dim=1)
        z = mu + torch.exp(0.5 * log_var) * torch.randn_like(mu)
        output = self.output(self.decoder(z)).float()
        kl = -0.5 * torch.sum(1 + log_var - mu.square() - log_var.exp())
        return (self.reconstruction(output, x, reduction="sum") + kl) / len(x)
