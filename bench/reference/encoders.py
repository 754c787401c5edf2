"""The reference's encoder with random weights, and its weights in the names that Beamline reads."""

import torch
import torchvision

from loading import load_models

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)

RESNET_PARTS = {"0": "conv1", "1": "bn1", "4": "layer1", "5": "layer2", "6": "layer3", "7": "layer4"}


def make_encoder(directory, architecture):
    torch.manual_seed(7)
    encoder = load_models(directory).Encoder()
    if architecture == "mobilenet_v2":
        encoder.resnet = torchvision.models.mobilenet_v2(weights=None).features
    calm_weights(encoder, architecture)
    encoder.fine_tune(False)
    settle_statistics(encoder)
    return encoder


def calm_weights(encoder, architecture):
    """
    Makes a random network as well conditioned as a trained one: what one layer rounds must not grow in those above. Most
    values lie above 0, where ReLU does not bend, and far below 6, where Beamline's MobileNetV2 does not bend.
    """
    scale = 0.1 if architecture == "mobilenet_v2" else 1.0
    for name, module in encoder.named_modules():
        if not isinstance(module, torch.nn.BatchNorm2d):
            continue
        is_last_of_residual = name.endswith("bn3")
        torch.nn.init.constant_(module.weight, 0.2 if is_last_of_residual else scale)
        torch.nn.init.constant_(module.bias, 0.0 if is_last_of_residual else 2 * scale)


def batch_norms(encoder):
    return [module for module in encoder.modules() if isinstance(module, torch.nn.BatchNorm2d)]


def settle_statistics(encoder):
    """Running statistics of one pass over noise: with initial ones, activations of random weights grow without bound."""
    for module in batch_norms(encoder):
        module.momentum = None
    encoder.train()
    with torch.no_grad():
        encoder(normalise(random_pictures(8, 128)))
    for module in batch_norms(encoder):
        module.momentum = 0.1
    encoder.eval()


def random_pictures(count, side, seed=11):
    """(count, 3, side, side) bytes: coarse noise, as photographs have neighbours alike."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(count, 3, side // 8, side // 8, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, size=(side, side), mode="bilinear")
    return (smooth * 255).to(torch.uint8)


def normalise(pictures):
    return (pictures.float() / 255 - MEAN) / DEVIATION


def weights_for_beamline(encoder, architecture):
    state = {name: tensor for name, tensor in encoder.resnet.state_dict().items() if "num_batches" not in name}
    if architecture == "resnet101":
        return {rename(name): tensor for name, tensor in state.items()}
    return mobilenet_weights(state)


def rename(name):
    part, rest = name.split(".", 1)
    return f"{RESNET_PARTS[part]}.{rest}"


def mobilenet_weights(state):
    """Beamline's first unit begins with a 1 x 1 expansion that torchvision's lacks: it gets the identity."""
    identity = {
        "features.1.conv.0.0.weight": torch.eye(32).reshape(32, 32, 1, 1),
        "features.1.conv.0.1.weight": torch.ones(32),
        "features.1.conv.0.1.bias": torch.zeros(32),
        "features.1.conv.0.1.running_mean": torch.zeros(32),
        "features.1.conv.0.1.running_var": torch.full((32,), 1 - 1e-5),
    }
    return {**{f"features.{shift_first_unit(name)}": tensor for name, tensor in state.items()}, **identity}


def shift_first_unit(name):
    for place in ("2", "1", "0"):
        before = f"1.conv.{place}."
        if name.startswith(before):
            return f"1.conv.{int(place) + 1}.{name[len(before):]}"
    return name
