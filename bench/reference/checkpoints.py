"""Saving and loading a checkpoint of stage 2: both networks and both optimisers."""

import os

import torch

from loading import load_utils
from training import FineTuneStep

NAME = "bench"


class CheckpointSave(FineTuneStep):
    """`save_checkpoint`, which pickles the modules."""

    def __init__(self, directory, settings):
        super().__init__(directory, settings)
        self.utils = load_utils(directory)
        self.step(self.encoder, self.images)  # gives the optimisers their moments
        os.chdir(self.folder)

    def run(self):
        self.utils.save_checkpoint(
            NAME, 0, 0, self.encoder, self.decoder, self.encoder_adam, self.decoder_adam, 0.0, False
        )

    def check(self):
        """What was saved comes back: its largest and first trained tensors."""
        self.run()
        loaded = load()
        wanted = self.decoder.state_dict()
        for name, tensor in loaded["decoder"].state_dict().items():
            assert torch.equal(tensor, wanted[name]), name
        return [count_numbers(loaded)]


class CheckpointLoad(CheckpointSave):
    """`torch.load` as train.py calls it."""

    def __init__(self, directory, settings):
        super().__init__(directory, settings)
        super().run()

    def run(self):
        load()


def load():
    # Whole modules are what the reference saves: today's default would refuse them.
    return torch.load(f"checkpoint_{NAME}.pth.tar", weights_only=False)


def count_numbers(checkpoint):
    """Weights, running statistics and both moments of what is trained."""
    networks = [checkpoint["encoder"], checkpoint["decoder"]]
    weights = sum(
        tensor.numel() for one in networks for name, tensor in one.state_dict().items() if "num_batches" not in name
    )
    optimisers = [checkpoint["encoder_optimizer"], checkpoint["decoder_optimizer"]]
    moments = sum(
        state[moment].numel()
        for one in optimisers
        for state in one.state_dict()["state"].values()
        for moment in ("exp_avg", "exp_avg_sq")
    )
    return weights + moments
