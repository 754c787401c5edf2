"""Imports the reference's modules from its checkout, changing only what no longer runs."""

import ast
import sys
import types
from pathlib import Path

import numpy as np
from PIL import Image

# What today's PyTorch refuses. Left of the arrow as the reference has it.
CHANGES = {
    "models": [("resnet101(pretrained=True)", "resnet101(weights=None)")],  # nothing is downloaded: weights are random
    "train": [
        ("scores, _ = pack_padded_sequence", "scores, *_ = pack_padded_sequence"),  # it has four fields now
        ("targets, _ = pack_padded_sequence", "targets, *_ = pack_padded_sequence"),
    ],
    "eval": [("top_k_words / vocab_size", "top_k_words // vocab_size")],  # "/" divides integers into fractions now
}


def load_reference(directory, name):
    """A module of the reference, once."""
    if name not in sys.modules:
        module = types.ModuleType(name)
        module.__file__ = str(Path(directory, f"{name}.py"))
        sys.modules[name] = module
        exec(compile(read_source(directory, name), module.__file__, "exec"), module.__dict__)
    return sys.modules[name]


def load_models(directory):
    return load_reference(directory, "models")


def load_utils(directory):
    provide_missing()
    return load_reference(directory, "utils")


def load_train(directory):
    load_models(directory)
    load_utils(directory)
    load_reference(directory, "datasets")
    return load_reference(directory, "train")


def load_evaluate(directory, surroundings):
    """eval.py runs at its top level: takes its function `evaluate` alone, with the globals that it reads."""
    tree = ast.parse(read_source(directory, "eval"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "evaluate"]
    scope = dict(surroundings)
    exec(compile(ast.Module(functions, []), "eval.py", "exec"), scope)
    return scope["evaluate"]


def read_source(directory, name):
    text = Path(directory, f"{name}.py").read_text()
    for before, after in CHANGES.get(name, []):
        text = text.replace(before, after)
    return text


def provide_missing():
    """Stands in for packages that the measured functions import and that are gone, or do not matter for what is measured."""
    stand_in("scipy", {})
    stand_in("scipy.misc", {"imread": read_image, "imresize": resize_image})
    stand_in("tqdm", {"tqdm": lambda items, **_: items})
    stand_in("nltk", {})
    stand_in("nltk.translate", {})
    stand_in("nltk.translate.bleu_score", {"corpus_bleu": lambda references, hypotheses: 0.0})


def stand_in(name, members):
    module = types.ModuleType(name)
    module.__dict__.update(members)
    module.__path__ = []
    sys.modules[name] = module


def read_image(path):
    """scipy.misc.imread, which was PIL."""
    return np.array(Image.open(path))


def resize_image(image, size):
    """scipy.misc.imresize of bytes, which was PIL's bilinear filter."""
    height, width = size
    return np.array(Image.fromarray(image).resize((width, height), Image.BILINEAR))
