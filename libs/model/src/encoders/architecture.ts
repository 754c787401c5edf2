import type { Architecture as ArchitectureName } from '@beamline/contracts';

export type Activation = 'none' | 'relu' | 'relu6';

/** A convolution, its batch norm (if any) and its activation: the unit that networks are listed in. */
export interface ConvLayer {
  readonly kind: 'conv';
  /** PyTorch's name of the convolution: `<name>.weight`, and `<name>.bias` when there is no batch norm. */
  readonly name: string;
  /** PyTorch's name of the batch norm that follows. */
  readonly batchNorm: string | undefined;
  readonly inputChannels: number;
  readonly outputChannels: number;
  /** Height and width of the filter, in pixels. */
  readonly kernel: number;
  readonly stride: number;
  /** One filter a channel, instead of one over all channels. */
  readonly depthwise: boolean;
  readonly activation: Activation;
}

export interface MaxPoolLayer {
  readonly kind: 'maxPool';
  readonly size: number;
  readonly stride: number;
  /** Zeros on each side, in pixels; only behind a ReLU, where zero is the least value. */
  readonly padding: number;
}

/** y = activation(main(x) + shortcut(x)); an empty shortcut is the identity. */
export interface ResidualLayer {
  readonly kind: 'residual';
  readonly main: readonly Layer[];
  readonly shortcut: readonly Layer[];
  readonly activation: Activation;
}

export type Layer = ConvLayer | MaxPoolLayer | ResidualLayer;

/** A named part of an encoder that is frozen or fine-tuned as a whole. */
export interface Block {
  readonly name: string;
  readonly layers: readonly Layer[];
}

/** A convolutional network without its pooling and classifier, as a list that can be read beside its paper. */
export interface EncoderArchitecture {
  readonly name: ArchitectureName;
  readonly outputChannels: number;
  /** Pixels of the image a place of the feature map stands for, along each axis. */
  readonly stride: number;
  /** What a size that is no multiple of the stride becomes at each halving. */
  readonly oddSizes: 'roundUp' | 'roundDown';
  /** Of weights that do not bring their own. */
  readonly preprocessing: Preprocessing;
  /**
   * How a convolution keeps ceil(size / stride): `symmetric` puts half the filter on each side (PyTorch),
   * `same` puts an odd pixel at the bottom and right (TensorFlow).
   */
  readonly padding: 'symmetric' | 'same';
  /** `momentum` is PyTorch's: the weight of the newest batch in the running statistics. */
  readonly batchNorm: { readonly epsilon: number; readonly momentum: number };
  /** From the image to the features. */
  readonly blocks: readonly Block[];
  /** Prefixes of tensors that published weights hold and an encoder does not use. */
  readonly classifier: readonly string[];
}

/** Input = (byte - mean) / deviation, for red, green and blue; both in grey levels (0 to 255). */
export interface Preprocessing {
  readonly mean: Colour;
  readonly deviation: Colour;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** Rows and columns of the feature map of an image of this size (pixels). */
export const featureGrid = (
  { stride, oddSizes }: EncoderArchitecture,
  height: number,
  width: number,
): { rows: number; columns: number } => {
  const round = oddSizes === 'roundUp' ? Math.ceil : Math.floor;
  return { rows: round(height / stride), columns: round(width / stride) };
};

/** Every convolution of the layers, in the order they run (a shortcut after its main path). */
export const convolutions = (layers: readonly Layer[]): ConvLayer[] =>
  layers.flatMap((layer) => {
    if (layer.kind === 'conv') return [layer];
    if (layer.kind === 'residual') return convolutions([...layer.main, ...layer.shortcut]);
    return [];
  });

const LEVELS = 255;

/** The mean and deviation of ImageNet's pixels that torchvision's models were trained with. */
export const IMAGENET_PREPROCESSING: Preprocessing = {
  mean: [0.485 * LEVELS, 0.456 * LEVELS, 0.406 * LEVELS],
  deviation: [0.229 * LEVELS, 0.224 * LEVELS, 0.225 * LEVELS],
};

/** What Caffe's models were trained with, and Keras's VGG and ResNet: the mean colour is taken off, nothing is scaled. */
export const CAFFE_PREPROCESSING: Preprocessing = { mean: [123.68, 116.779, 103.939], deviation: [1, 1, 1] };
