"""The frozen encoder's forward pass."""

from pathlib import Path

import torch

from encoders import make_encoder, normalise, random_pictures, weights_for_beamline
from tensors import sample_numbers, write_tensors


class Encode:
    """Nothing is recorded. Evaluation mode is faster than training mode, in which train.py leaves batch norms."""

    def __init__(self, directory, settings):
        architecture, batch = settings["architecture"], settings["batch"]
        folder = Path(settings["folder"])
        self.timed_in_training_mode = settings["batchNorm"] == "batch"
        self.encoder = make_encoder(directory, architecture)
        write_tensors(folder / "encoder.safetensors", weights_for_beamline(self.encoder, architecture))
        pictures = random_pictures(batch, 256)
        write_tensors(folder / "pictures.safetensors", {"pictures": pictures.permute(0, 2, 3, 1)})
        self.images = normalise(pictures)

    @torch.no_grad()
    def check(self):
        """Of the map before the reference enlarges it to 14 x 14, which Beamline's decoder does itself."""
        self.encoder.eval()
        return sample_numbers(self.encoder.resnet(self.images).permute(0, 2, 3, 1))

    @torch.no_grad()
    def run(self):
        self.encoder.train(self.timed_in_training_mode)
        self.encoder(self.images)


class MatMul:
    """The machine's rate, in this framework."""

    def __init__(self, directory, settings):
        rows, inner, columns = settings["shape"]
        generator = torch.Generator().manual_seed(1)
        self.a = torch.rand(rows, inner, generator=generator)
        self.b = torch.rand(inner, columns, generator=generator)

    def check(self):
        return []

    def run(self):
        torch.mm(self.a, self.b)
