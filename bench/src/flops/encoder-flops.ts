import type { Architecture } from '@beamline/contracts';
import { ARCHITECTURES, type EncoderArchitecture } from '@beamline/model';

type Layer = EncoderArchitecture['blocks'][number]['layers'][number];

interface Walked {
  readonly flops: number;
  readonly side: number;
}

/** Multiplications and additions of an encoder's convolutions for one square image. */
export function encoderFlops(name: Architecture, imageSide: number): number {
  const layers = ARCHITECTURES[name].blocks.flatMap((block) => block.layers);
  return walk(layers, imageSide).flops;
}

const walk = (layers: readonly Layer[], side: number): Walked =>
  layers.reduce<Walked>(
    (before, layer) => {
      const after = walkLayer(layer, before.side);
      return { flops: before.flops + after.flops, side: after.side };
    },
    { flops: 0, side },
  );

function walkLayer(layer: Layer, side: number): Walked {
  if (layer.kind === 'maxPool') return { flops: 0, side: Math.ceil(side / layer.stride) };
  if (layer.kind === 'residual') {
    const [main, shortcut] = [walk(layer.main, side), walk(layer.shortcut, side)];
    return { flops: main.flops + shortcut.flops, side: main.side };
  }
  const { kernel, stride, inputChannels, outputChannels, depthwise } = layer;
  const out = Math.ceil(side / stride);
  const inputs = depthwise ? 1 : inputChannels;
  return { flops: 2 * out * out * outputChannels * inputs * kernel * kernel, side: out };
}
