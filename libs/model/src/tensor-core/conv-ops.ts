import {
  boolAttribute,
  cachedAttributes,
  floatAttribute,
  intAttribute,
  stringAttribute,
  typeAttribute,
  type Attributes,
} from './attribute.js';
import { NeuralOps } from './neural-ops.js';
import type { Shape, Tensor } from './tensor.js';

export interface ConvOptions {
  /** Step along rows and columns, in pixels; 1 by default. */
  readonly stride?: number;
  /**
   * TensorFlow's rules: `SAME` gives ceil(size / stride) with the odd pixel at the bottom and right, `VALID` pads
   * nothing. PyTorch's symmetric padding: `SAME` at stride 1, `pad` then `VALID` otherwise (explicit padding inside
   * the operation loses the fast kernels of the gradient).
   */
  readonly padding: 'SAME' | 'VALID';
}

export interface PoolOptions extends ConvOptions {
  /** Height and width of the window, in pixels. */
  readonly size: number;
}

/** What the gradient of a training-mode batch norm needs from its forward pass. */
export interface BatchNormRecord {
  readonly y: Tensor;
  /** Mean of the batch (C) and its *unbiased* variance, as running statistics are fed. */
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly reserved: readonly [Tensor, Tensor, Tensor];
}

/** Convolutions, pooling and batch norm on images in rows of (batch, height, width, channels). */
export class ConvOps extends NeuralOps {
  /** x (B, H, W, I), filter (h, w, I, O) to (B, H', W', O). */
  conv2d(x: Tensor, filter: Tensor, options: ConvOptions): Tensor {
    return this.run1('Conv2D', convAttributes(x, options), [x, filter]);
  }

  conv2dInputGrad(inputShape: Shape, filter: Tensor, dy: Tensor, options: ConvOptions): Tensor {
    const inputs = [this.constants.ints(inputShape), filter, dy];
    return this.run1('Conv2DBackpropInput', convAttributes(dy, options), inputs);
  }

  conv2dFilterGrad(x: Tensor, filterShape: Shape, dy: Tensor, options: ConvOptions): Tensor {
    const inputs = [x, this.constants.ints(filterShape), dy];
    return this.run1('Conv2DBackpropFilter', convAttributes(x, options), inputs);
  }

  /** One filter a channel: x (B, H, W, C), filter (h, w, C, 1) to (B, H', W', C). */
  depthwiseConv2d(x: Tensor, filter: Tensor, options: ConvOptions): Tensor {
    return this.run1('DepthwiseConv2dNative', depthwiseAttributes(x, options), [x, filter]);
  }

  depthwiseInputGrad(inputShape: Shape, filter: Tensor, dy: Tensor, options: ConvOptions): Tensor {
    const inputs = [this.constants.ints(inputShape), filter, dy];
    return this.run1('DepthwiseConv2dNativeBackpropInput', depthwiseAttributes(dy, options), inputs);
  }

  depthwiseFilterGrad(x: Tensor, filterShape: Shape, dy: Tensor, options: ConvOptions): Tensor {
    const inputs = [x, this.constants.ints(filterShape), dy];
    return this.run1('DepthwiseConv2dNativeBackpropFilter', depthwiseAttributes(x, options), inputs);
  }

  maxPool(x: Tensor, options: PoolOptions): Tensor {
    return this.run1('MaxPool', poolAttributes(x, options), [x]);
  }

  maxPoolGrad(x: Tensor, y: Tensor, dy: Tensor, options: PoolOptions): Tensor {
    return this.run1('MaxPoolGrad', poolAttributes(x, options), [x, y, dy]);
  }

  /**
   * Batch norm with the batch's own statistics over all axes but the last: normalises with the biased variance and
   * returns the unbiased one.
   */
  batchNormTrain(x: Tensor, scale: Tensor, offset: Tensor, epsilon: number): BatchNormRecord {
    const attributes = cachedAttributes(`FusedBatchNormV3 ${x.dtype} ${epsilon}`, () => [
      ...batchNormAttributes(x, epsilon),
      floatAttribute('exponential_avg_factor', 1),
    ]);
    return this.scope(() => {
      const empty = this.floats(new Float32Array(0), [0]);
      const inputs = [x, scale, offset, empty, empty];
      const [y, mean, variance, ...reserved] = this.run('FusedBatchNormV3', attributes, inputs, 6) as Six;
      return { y, mean, variance, reserved };
    });
  }

  /** Gradients of `batchNormTrain` into x, scale and offset. */
  batchNormTrainGrad(
    dy: Tensor,
    x: Tensor,
    scale: Tensor,
    record: BatchNormRecord,
    epsilon: number,
  ): { dx: Tensor; dScale: Tensor; dOffset: Tensor } {
    const attributes = cachedAttributes(`FusedBatchNormGradV3 ${x.dtype} ${epsilon}`, () =>
      batchNormAttributes(x, epsilon),
    );
    const inputs = [dy, x, scale, ...record.reserved];
    const [dx, dScale, dOffset, ...unused] = this.run('FusedBatchNormGradV3', attributes, inputs, 5) as Five;
    this.free(...unused);
    return { dx, dScale, dOffset };
  }

  /** Bilinear sampling with half-pixel centres, no averaging when shrinking: (B, h, w, C) to float32 (B, H, W, C). */
  resizeBilinear(x: Tensor, height: number, width: number): Tensor {
    const attributes = cachedAttributes(`ResizeBilinear ${x.dtype}`, () => [
      typeAttribute('T', x.dtype),
      boolAttribute('align_corners', false),
      boolAttribute('half_pixel_centers', true),
    ]);
    return this.run1('ResizeBilinear', attributes, [x, this.constants.ints([height, width])]);
  }
}

type Six = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
type Five = [Tensor, Tensor, Tensor, Tensor, Tensor];

const window = ({ stride = 1, padding }: ConvOptions): Attributes => [
  intAttribute('strides', [1, stride, stride, 1]),
  stringAttribute('padding', padding),
  intAttribute('explicit_paddings', []),
  stringAttribute('data_format', 'NHWC'),
];

const convAttributes = (x: Tensor, options: ConvOptions): Attributes =>
  cachedAttributes(`Conv2D ${x.dtype} ${options.stride ?? 1} ${options.padding}`, () => [
    typeAttribute('T', x.dtype),
    ...window(options),
    intAttribute('dilations', [1, 1, 1, 1]),
    boolAttribute('use_cudnn_on_gpu', true),
  ]);

const depthwiseAttributes = (x: Tensor, options: ConvOptions): Attributes =>
  cachedAttributes(`DepthwiseConv2d ${x.dtype} ${options.stride ?? 1} ${options.padding}`, () => [
    typeAttribute('T', x.dtype),
    ...window(options),
    intAttribute('dilations', [1, 1, 1, 1]),
  ]);

const poolAttributes = (x: Tensor, options: PoolOptions): Attributes =>
  cachedAttributes(`MaxPool ${x.dtype} ${options.size} ${options.stride ?? 1} ${options.padding}`, () => [
    typeAttribute('T', x.dtype),
    intAttribute('ksize', [1, options.size, options.size, 1]),
    ...window(options),
  ]);

const batchNormAttributes = (x: Tensor, epsilon: number): Attributes => [
  typeAttribute('T', x.dtype),
  typeAttribute('U', 'float32'),
  floatAttribute('epsilon', epsilon),
  stringAttribute('data_format', 'NHWC'),
  boolAttribute('is_training', true),
];
