import { Tape, type LayerOps, type Ops, type Tensor, type Variable } from '../tensor-core/index.js';
import type { Extent } from '../decoder/attention/attention-geometry.js';
import type { NamedArrays } from '../weights/index.js';
import type { EncoderRecord, TrainableEncoder } from './trainable-encoder.js';

const NAMES = ['conv1.weight', 'conv1.bias', 'conv2.weight', 'conv2.bias'] as const;

/** The reference trajectory's encoder: y = conv2(relu(conv1(x))), both 3×3, stride 2, padding 1. */
export class StubEncoder implements TrainableEncoder {
  readonly variables: readonly Variable[];
  readonly #ops: Ops;

  /** @param weights in PyTorch's layout (out, in, h, w) */
  constructor(ops: Ops, weights: NamedArrays) {
    this.#ops = ops;
    this.variables = NAMES.map((name) => {
      const array = weights.get(name);
      if (array?.dtype !== 'F32') throw new RangeError(`The stub encoder needs ${name}.`);
      return ops.scope(() => {
        const tensor = ops.floats(array.data.slice(), array.shape);
        const stored = array.shape.length === 4 ? ops.transpose(tensor, [2, 3, 1, 0]) : tensor;
        return ops.variable(name, ops.read(stored), stored.shape);
      });
    });
  }

  /** Rows and columns of the map of images (B, C, H, W). */
  static mapOf([, , rows = 0, columns = 0]: readonly number[]): Extent {
    const quarter = (size: number): number => Math.ceil(Math.ceil(size / 2) / 2);
    return { height: quarter(rows), width: quarter(columns) };
  }

  /** Every layer is trained: the images themselves. */
  frozenPart(images: Tensor): Tensor {
    return this.#ops.identity(images);
  }

  recordFrom(images: Tensor): EncoderRecord {
    const ops = this.#ops;
    const values = this.#values();
    const tape = new Tape(ops);
    tape.watch(...values);
    const features = this.#forward(tape, images, values);
    return {
      features,
      backward: (dFeatures) => {
        const gradients = tape.backward(features, dFeatures, values);
        const byVariable = new Map<Variable, Tensor>();
        this.variables.forEach((variable, index) => {
          const gradient = gradients.get(values[index] as Tensor);
          if (gradient !== undefined) byVariable.set(variable, gradient);
        });
        ops.free(...values);
        return byVariable;
      },
      discard: () => {
        tape.discard();
        ops.free(...values);
      },
    };
  }

  /** Arrays as stored, in PyTorch's layout. */
  toPyTorch(name: string, stored: Float32Array): Float32Array {
    const shape = this.variables.find((variable) => variable.name === name)?.shape ?? [];
    if (shape.length !== 4) return stored;
    return this.#ops.scope(() =>
      this.#ops.read(this.#ops.transpose(this.#ops.floats(stored.slice(), shape), [3, 2, 0, 1])),
    );
  }

  dispose(): void {
    for (const variable of this.variables) this.#ops.destroyVariable(variable);
  }

  #values(): Tensor[] {
    return this.variables.map((variable) => this.#ops.value(variable));
  }

  #forward(layers: LayerOps, images: Tensor, values: readonly Tensor[]): Tensor {
    const [w1, b1, w2, b2] = values as [Tensor, Tensor, Tensor, Tensor];
    const hidden = layers.relu(convolve(layers, images, w1, b1));
    const map = convolve(layers, hidden, w2, b2);
    layers.release(hidden);
    const [count = 0, height = 0, width = 0, channels = 0] = map.shape;
    const features = layers.reshape(map, [count, height * width, channels]);
    layers.release(map);
    return features;
  }
}

const convolve = (layers: LayerOps, x: Tensor, filter: Tensor, bias: Tensor): Tensor => {
  const padded = layers.padImage(x, [1, 1, 1, 1]);
  const convolved = layers.conv2d(padded, filter, { stride: 2, padding: 'VALID' });
  layers.release(padded);
  const y = layers.biasAdd(convolved, bias);
  layers.release(convolved);
  return y;
};
