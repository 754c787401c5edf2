import {
  cachedAttributes,
  elementType,
  stringAttribute,
  typeAttribute,
  type Attributes,
} from './attribute.js';
import { MathOps } from './math-ops.js';
import type { Tensor } from './tensor.js';

/** Activations, softmax and losses, each with the gradient operation that TensorFlow provides. */
export class NeuralOps extends MathOps {
  /** Adds a vector (C) along the last axis of x (…, C). */
  biasAdd(x: Tensor, bias: Tensor): Tensor {
    return this.run1('BiasAdd', biasAttributes(x), [x, bias]);
  }

  /** Gradient into the vector of `biasAdd`: sums dy over all axes but the last. */
  biasAddGrad(dy: Tensor): Tensor {
    return this.run1('BiasAddGrad', biasAttributes(dy), [dy]);
  }

  relu(x: Tensor): Tensor {
    return this.#apply('Relu', x);
  }

  /** dy where y > 0, else 0; `y` may be the input or the output of `relu`. */
  reluGrad(dy: Tensor, y: Tensor): Tensor {
    return this.#apply('ReluGrad', dy, y);
  }

  /** min(max(x, 0), 6) */
  relu6(x: Tensor): Tensor {
    return this.#apply('Relu6', x);
  }

  /** dy where 0 < y < 6, else 0; `y` may be the input or the output of `relu6`. */
  relu6Grad(dy: Tensor, y: Tensor): Tensor {
    return this.#apply('Relu6Grad', dy, y);
  }

  sigmoid(x: Tensor): Tensor {
    return this.#apply('Sigmoid', x);
  }

  /** dy y (1 - y), for y = sigmoid(x) */
  sigmoidGrad(y: Tensor, dy: Tensor): Tensor {
    return this.#apply('SigmoidGrad', y, dy);
  }

  tanh(x: Tensor): Tensor {
    return this.#apply('Tanh', x);
  }

  /** dy (1 - y²), for y = tanh(x) */
  tanhGrad(y: Tensor, dy: Tensor): Tensor {
    return this.#apply('TanhGrad', y, dy);
  }

  /** Softmax over the last axis. */
  softmax(x: Tensor): Tensor {
    return this.#apply('Softmax', x);
  }

  /** Logarithm of the softmax over the last axis. */
  logSoftmax(x: Tensor): Tensor {
    return this.#apply('LogSoftmax', x);
  }

  /**
   * Cross entropy of each row, in nats: logits (N, V) and int32 labels (N) to `losses` (N), with the gradient of each
   * row's loss, `gradient` (N, V), from the same pass.
   */
  sparseSoftmaxCrossEntropy(logits: Tensor, labels: Tensor): { losses: Tensor; gradient: Tensor } {
    const attributes = cachedAttributes(`SparseSoftmaxCrossEntropy ${logits.dtype}`, () => [
      typeAttribute('T', logits.dtype),
      typeAttribute('Tlabels', 'int32'),
    ]);
    const name = 'SparseSoftmaxCrossEntropyWithLogits';
    const [losses, gradient] = this.run(name, attributes, [logits, labels], 2) as [Tensor, Tensor];
    return { losses, gradient };
  }

  /** bool (N): whether `labels[n]` is among the `count` greatest of row n of `scores` (N, V). */
  inTopK(scores: Tensor, labels: Tensor, count: number): Tensor {
    const attributes = cachedAttributes('InTopKV2', () => [typeAttribute('T', 'int32')]);
    return this.run1('InTopKV2', attributes, [scores, labels, this.constants.ints([count], [])]);
  }

  #apply(name: string, ...inputs: readonly [Tensor, ...Tensor[]]): Tensor {
    return this.run1(name, elementType(inputs[0].dtype), inputs);
  }
}

const biasAttributes = (x: Tensor): Attributes =>
  cachedAttributes(`Bias ${x.dtype}`, () => [
    typeAttribute('T', x.dtype),
    stringAttribute('data_format', 'NHWC'),
  ]);
