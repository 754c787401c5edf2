"""From the start of Python to the end of the first training step, by the reference's own `main`."""

import subprocess
import sys
from pathlib import Path

import h5py
import json

from encoders import random_pictures

NAME = "bench"


class Start:
    """Each run is a new process; its data is one batch."""

    def __init__(self, directory, settings):
        self.directory, self.threads = directory, settings["threads"]
        self.folder = Path(settings["folder"])
        batch = json.loads((self.folder / "captions.json").read_text())
        for split in ("TRAIN", "VAL"):
            self.write_split(split, batch)
        words = {f"w{i}": i for i in range(settings["vocabulary"])}
        (self.folder / f"WORDMAP_{NAME}.json").write_text(json.dumps(words))

    def write_split(self, split, batch):
        images = len(batch["lengths"]) // 5
        with h5py.File(self.folder / f"{split}_IMAGES_{NAME}.hdf5", "w") as file:
            file.attrs["captions_per_image"] = 5
            file["images"] = random_pictures(images, 256).numpy()
        (self.folder / f"{split}_CAPTIONS_{NAME}.json").write_text(json.dumps(batch["captions"]))
        (self.folder / f"{split}_CAPLENS_{NAME}.json").write_text(json.dumps(batch["lengths"]))

    def check(self):
        return []

    def run(self):
        command = [sys.executable, __file__, self.directory, str(self.folder), str(self.threads)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        assert "FIRST STEP" in output, output


def main(directory, folder, threads):
    import torch

    from loading import load_train

    torch.set_num_threads(int(threads))
    train = load_train(directory)
    train.data_folder, train.data_name = folder, NAME
    train.batch_size, train.epochs = 80, 1
    measured = train.accuracy

    def stop_after_first_step(*arguments):
        measured(*arguments)
        print("FIRST STEP", flush=True)
        raise SystemExit(0)

    train.accuracy = stop_after_first_step
    train.main()


if __name__ == "__main__":
    main(*sys.argv[1:])
