"""Steps of training, by the reference's own `train`."""

import json
from pathlib import Path

import torch
from torch import nn

from encoders import make_encoder, normalise, random_pictures, weights_for_beamline
from loading import load_models, load_train
from tensors import write_tensors

DECODER_RATE = 4e-4
ENCODER_RATE = 1e-4


class RecordedLoss(nn.CrossEntropyLoss):
    """The reference's criterion, which remembers what it gave."""

    def __init__(self):
        super().__init__()
        self.values = []

    def forward(self, scores, targets):
        loss = super().forward(scores, targets)
        self.values.append(loss.item())
        return loss


class FrozenStatistics(nn.Module):
    """An encoder whose batch norms stay in evaluation mode though `train` asks for training mode."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def train(self, mode=True):
        self.encoder.eval()
        return self

    def forward(self, images):
        return self.encoder(images)


class Training:
    """Decoder, optimisers and one batch of captions."""

    def __init__(self, directory, settings):
        self.settings = settings
        self.folder = Path(settings["folder"])
        self.train = load_train(directory)
        torch.manual_seed(3)
        models = load_models(directory)
        self.decoder = models.DecoderWithAttention(512, 512, 512, settings["vocabulary"])
        self.decoder_adam = torch.optim.Adam(self.decoder.parameters(), lr=DECODER_RATE)
        self.encoder_adam = None
        self.criterion = RecordedLoss()
        batch = json.loads((self.folder / "captions.json").read_text())
        self.captions = torch.tensor(batch["captions"])
        self.lengths = torch.tensor(batch["lengths"]).unsqueeze(1)
        write_tensors(self.folder / "decoder.safetensors", self.decoder.state_dict())

    def step(self, encoder, images):
        count = len(images)
        loader = [(images, self.captions[:count], self.lengths[:count])]
        self.train.train(loader, encoder, self.decoder, self.criterion, self.encoder_adam, self.decoder_adam, 0)

    def cross_entropies(self, encoder, images, steps=3):
        """Of some steps without dropout: those after the first depend on the gradients before."""
        self.criterion.values = []
        self.decoder.dropout.p = 0.0
        for _ in range(steps):
            self.step(encoder, images)
        self.decoder.dropout.p = 0.5
        return self.criterion.values


class DecoderStep(Training):
    """`train` with the features given: its encoder passes them on."""

    def __init__(self, directory, settings):
        super().__init__(directory, settings)
        maps = torch.rand(len(self.captions), 8, 8, 2048, generator=torch.Generator().manual_seed(5)).half()
        write_tensors(self.folder / "features.safetensors", {"features": maps})
        self.features = pool(maps.float())

    def check(self):
        return self.cross_entropies(nn.Identity(), self.features)

    def run(self):
        self.step(nn.Identity(), self.features)


class Stage1Step(Training):
    """`train` from images, its encoder frozen but in training mode, as the reference leaves it."""

    CHECKED_IMAGES = 8

    def __init__(self, directory, settings):
        super().__init__(directory, settings)
        self.encoder = make_encoder(directory, "resnet101")
        write_tensors(self.folder / "encoder.safetensors", weights_for_beamline(self.encoder, "resnet101"))
        pictures = random_pictures(len(self.captions), 256)
        write_tensors(self.folder / "pictures.safetensors", {"pictures": pictures.permute(0, 2, 3, 1)})
        self.images = normalise(pictures)

    def check(self):
        return self.cross_entropies(FrozenStatistics(self.encoder), self.images[: self.CHECKED_IMAGES])

    def run(self):
        self.step(self.encoder, self.images)


class FineTuneStep(Stage1Step):
    """`train` with blocks 2 to 4 of the encoder trained, batch norms in evaluation mode."""

    CHECKED_IMAGES = 4

    def __init__(self, directory, settings):
        super().__init__(directory, settings)
        self.encoder.fine_tune(True)
        trained = [parameter for parameter in self.encoder.parameters() if parameter.requires_grad]
        self.encoder_adam = torch.optim.Adam(trained, lr=ENCODER_RATE)

    def run(self):
        self.step(FrozenStatistics(self.encoder), self.images)


def pool(maps):
    """(B, 8, 8, D) to (B, 14, 14, D) as the reference's encoder does last."""
    return nn.functional.adaptive_avg_pool2d(maps.permute(0, 3, 1, 2), (14, 14)).permute(0, 2, 3, 1)
