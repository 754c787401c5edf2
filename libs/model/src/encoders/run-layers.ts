import type { LayerOps, Tensor } from '../tensor-core/index.js';
import type {
  Activation,
  ConvLayer,
  EncoderArchitecture,
  Layer,
  MaxPoolLayer,
  ResidualLayer,
} from './architecture.js';

/** One way through a network: what computes (inference or tape) and how its convolutions get their parameters. */
export interface Pass {
  readonly layers: LayerOps;
  /** A convolution with its batch norm or bias, without the activation. Does not release `x`. */
  convolve(layer: ConvLayer, x: Tensor): Tensor;
}

/** Runs layers on x (B, H, W, C). Everything between `x` and the result is released, `x` is not. */
export const runLayers = (pass: Pass, layers: readonly Layer[], x: Tensor): Tensor =>
  layers.reduce((input, layer) => {
    const output = runLayer(pass, layer, input);
    if (input !== x) pass.layers.release(input);
    return output;
  }, x);

const runLayer = (pass: Pass, layer: Layer, x: Tensor): Tensor => {
  switch (layer.kind) {
    case 'conv':
      return activate(pass.layers, layer.activation, pass.convolve(layer, x));
    case 'maxPool':
      return maxPool(pass.layers, layer, x);
    case 'residual':
      return residual(pass, layer, x);
  }
};

const residual = (pass: Pass, { main, shortcut, activation }: ResidualLayer, x: Tensor): Tensor => {
  const long = runLayers(pass, main, x);
  const short = runLayers(pass, shortcut, x);
  const sum = pass.layers.add(long, short);
  pass.layers.release(long);
  if (short !== x) pass.layers.release(short);
  return activate(pass.layers, activation, sum);
};

const activate = (layers: LayerOps, activation: Activation, x: Tensor): Tensor => {
  if (activation === 'none') return x;
  const y = layers[activation](x);
  layers.release(x);
  return y;
};

const maxPool = (layers: LayerOps, { size, stride, padding }: MaxPoolLayer, x: Tensor): Tensor => {
  const options = { size, stride, padding: 'VALID' } as const;
  if (padding === 0) return layers.maxPool(x, options);
  const padded = layers.padImage(x, [padding, padding, padding, padding]);
  const y = layers.maxPool(padded, options);
  layers.release(padded);
  return y;
};

/**
 * The bare convolution, with the padding of the architecture. Symmetric padding equals TensorFlow's `SAME` at stride
 * 1; at larger strides zeros are laid around the image first, since explicit padding inside the operation loses the
 * fast kernels of its gradient.
 */
export const convolvePadded = (
  layers: LayerOps,
  padding: EncoderArchitecture['padding'],
  layer: ConvLayer,
  filter: Tensor,
  x: Tensor,
): Tensor => {
  const { kernel, stride, depthwise } = layer;
  const convolve = depthwise ? layers.depthwiseConv2d.bind(layers) : layers.conv2d.bind(layers);
  if (padding === 'same' || stride === 1) return convolve(x, filter, { stride, padding: 'SAME' });
  if (kernel === 1) return convolve(x, filter, { stride, padding: 'VALID' });
  const margin = (kernel - 1) / 2;
  const padded = layers.padImage(x, [margin, margin, margin, margin]);
  const y = convolve(padded, filter, { stride, padding: 'VALID' });
  layers.release(padded);
  return y;
};
