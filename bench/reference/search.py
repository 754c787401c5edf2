"""Beam search, by the reference's own `evaluate`."""

from pathlib import Path

import torch
import torch.nn.functional as F
import torchvision.transforms as transforms
from torch import nn

from loading import load_evaluate, load_models, load_utils
from tensors import write_tensors
from training import pool

STEPS = 51
WANTED_LENGTH = 11.0
SHORTEST, LONGEST = 4, 30

COUNTER = 0
COUNT, OPEN = 0.08, 10.0
END_SLOPE = 100.0


class Search:
    """One image at a time, features given: its encoder passes them on."""

    def __init__(self, directory, settings):
        load_utils(directory)
        self.beam, self.vocabulary = settings["beam"], settings["vocabulary"]
        self.decoder = talkative_decoder(load_models(directory), self.vocabulary)
        images = settings["images"]
        candidates = torch.rand(4 * images, 8, 8, 2048, generator=torch.Generator().manual_seed(13)).half()
        chosen = self.settle_lengths(candidates, images)
        maps = candidates[chosen]
        folder = Path(settings["folder"])
        write_tensors(folder / "features.safetensors", {"features": maps})
        write_tensors(folder / "decoder.safetensors", self.decoder.state_dict())
        self.features = [pool(one.float().unsqueeze(0))[0] for one in maps]
        self.evaluate = load_evaluate(directory, self.surroundings())

    def surroundings(self):
        """The globals of eval.py. Loading and BLEU are no part of decoding: both are passed through."""
        torch.utils.data.DataLoader = lambda items, **_: items
        words = {"<start>": self.vocabulary - 2, "<end>": self.vocabulary - 1, "<pad>": 0}
        return {
            "torch": torch,
            "F": F,
            "transforms": transforms,
            "normalize": None,
            "tqdm": lambda items, **_: items,
            "CaptionDataset": lambda *_, **__: [self.row(one) for one in self.features],
            "data_folder": "",
            "data_name": "",
            "device": torch.device("cpu"),
            "encoder": nn.Identity(),
            "decoder": self.decoder,
            "word_map": words,
            "vocab_size": self.vocabulary,
            "corpus_bleu": lambda references, hypotheses: hypotheses,
        }

    @staticmethod
    def row(features):
        return features.unsqueeze(0), None, None, torch.zeros(1, 1, 1, dtype=torch.long)

    @torch.no_grad()
    def settle_lengths(self, maps, wanted):
        """Sets the bias of `<end>` so that greedy captions are as long as a trained model's; gives the images to use."""
        gaps = self.greedy_gaps(maps)
        crossings = [gap.unique() for gap in gaps.T]
        biases = torch.cat(crossings).quantile(torch.linspace(0.001, 0.999, 400))
        lengths = [first_crossing(gaps, bias) for bias in biases]
        best = min(range(len(biases)), key=lambda i: abs(lengths[i].float().mean().item() - WANTED_LENGTH))
        self.decoder.fc.bias[self.vocabulary - 1] += biases[best]
        usable = ((lengths[best] >= SHORTEST) & (lengths[best] <= LONGEST)).nonzero().flatten()[:wanted]
        if len(usable) < wanted:
            raise RuntimeError(f"only {len(usable)} of {len(maps)} random images get captions of usual length")
        return usable

    def greedy_gaps(self, maps):
        """(steps, images) how far `<end>` is below the likeliest word when it is never chosen."""
        decoder, rows = self.decoder, []
        regions = pool(maps.float()).flatten(1, 2)
        h, c = decoder.init_hidden_state(regions)
        words = torch.full((len(maps),), self.vocabulary - 2)
        for _ in range(STEPS):
            context, _ = decoder.attention(regions, h)
            context = torch.sigmoid(decoder.f_beta(h)) * context
            h, c = decoder.decode_step(torch.cat([decoder.embedding(words), context], dim=1), (h, c))
            scores = decoder.fc(h)
            best, words = scores[:, :-1].max(dim=1)
            rows.append(best - scores[:, -1])
        return torch.stack(rows)

    def check(self):
        captions = self.evaluate(self.beam)
        return [number for caption in captions for number in [*caption, -1]]

    def run(self):
        self.evaluate(self.beam)


def first_crossing(gaps, bias):
    """(images) words until `<end>` leads, or 51."""
    crossed = gaps < bias
    never = torch.full((gaps.shape[1],), STEPS)
    return torch.where(crossed.any(dim=0), crossed.float().argmax(dim=0), never)


def talkative_decoder(models, vocabulary):
    """Random weights, so large that what was said decides what comes next: captions differ as those of a trained model do.

    As in a trained model, `<end>` is out of question at first and grows likelier word by word, at every beam size:
    one unit of the LSTM counts the words, and the logit of `<end>` follows it.
    """
    torch.manual_seed(3)
    decoder = models.DecoderWithAttention(512, 512, 512, vocabulary).eval()
    with torch.no_grad():
        decoder.embedding.weight.mul_(20)
        decoder.fc.weight.mul_(10)
        count_words(decoder, COUNTER)
        decoder.fc.weight[vocabulary - 1, COUNTER] = END_SLOPE
    return decoder


def count_words(decoder, unit):
    """Makes the cell of a unit grow by COUNT with each word, whatever else there is."""
    cell, hidden = decoder.decode_step, decoder.decode_step.hidden_size
    rows = [gate * hidden + unit for gate in range(4)]
    for weights in (cell.weight_ih, cell.weight_hh):
        weights[rows] = 0
    cell.bias_hh[rows] = 0
    cell.bias_ih[rows] = torch.tensor([OPEN, OPEN, COUNT, OPEN])
    for initial in (decoder.init_h, decoder.init_c):
        initial.weight[unit] = 0
        initial.bias[unit] = 0
