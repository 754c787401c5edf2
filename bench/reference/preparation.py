"""JPEG files to HDF5, by the reference's own `create_input_files`."""

import contextlib
import io
import shutil
from pathlib import Path

import h5py
import torch

from loading import load_utils
from tensors import sample_numbers


class Preparation:
    def __init__(self, directory, settings):
        self.utils = load_utils(directory)
        self.folder = Path(settings["folder"])
        self.output = self.folder / "reference-dataset"

    def run(self):
        shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir()
        with contextlib.redirect_stdout(io.StringIO()):
            self.utils.create_input_files(
                "flickr8k", self.folder / "karpathy.json", self.folder / "images", 5, 0, self.output, max_len=50
            )

    def check(self):
        self.run()
        with h5py.File(next(self.output.glob("TRAIN_IMAGES_*.hdf5"))) as file:
            pixels = torch.from_numpy(file["images"][:]).permute(0, 2, 3, 1)
        return sample_numbers(pixels.contiguous())
