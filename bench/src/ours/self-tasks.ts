import {
  ARCHITECTURES,
  Captioner,
  createEncoder,
  openBackend,
  Ops,
  parameterShapes,
  type NamedArray,
} from '@beamline/model';
import { drawLengths, makeCaptions } from '../inputs/captions.js';
import { randomNumbers } from '../inputs/random.js';
import { CountingExecutor } from '../self/counting-executor.js';
import { captionBatch, stepOptions } from './captioner.js';
import type { OpenTask } from './task.js';

const MAP_LENGTH = 64 * 2048;

/** A decoder step that needs no file; its check gives the operations of a step. */
export const openSelfDecoderStep: OpenTask = ({ batch: size, vocabulary }) => {
  const counter = new CountingExecutor(openBackend().executor);
  const captioner = new Captioner(Ops.on(counter), {
    sizes: { features: 2048, attention: 512, embedding: 512, hidden: 512, vocabulary },
    featureMap: { height: 8, width: 8 },
    seed: 1,
  });
  const random = randomNumbers(3);
  // Numbers from 0.125 to 0.25.
  const features = new Uint16Array(size * MAP_LENGTH).map(() => 0x3000 + Math.floor(random() * 0x400));
  const batch = { ...captionBatch(makeCaptions(drawLengths(size, 1), vocabulary, 2)), features };
  let step = 0;
  const learn = (): void => {
    captioner.trainStep(batch, stepOptions(step));
    step += 1;
  };
  return Promise.resolve({
    check: () => {
      learn();
      const before = counter.operations;
      learn();
      return [counter.operations - before];
    },
    run: learn,
    close: () => {
      captioner.dispose();
    },
  });
};

/** A frozen network with random weights. */
export const openSelfEncode: OpenTask = ({ architecture, batch }) => {
  const { ops } = openBackend();
  const encoder = createEncoder(ops, ARCHITECTURES[architecture], randomWeights(architecture), {
    frozenBlocks: 'graph',
  });
  const random = randomNumbers(4);
  const shape = [batch, 256, 256, 3];
  const pixels = new Uint8Array(batch * 256 * 256 * 3).map(() => Math.floor(random() * 256));
  return Promise.resolve({
    check: () => [],
    run: () => {
      ops.scope(() => {
        ops.read(encoder.encode(ops.bytes(pixels, shape)));
      });
    },
    close: () => {
      encoder.dispose();
    },
  });
};

function randomWeights(architecture: keyof typeof ARCHITECTURES): Map<string, NamedArray> {
  const random = randomNumbers(5);
  return new Map(
    [...parameterShapes(ARCHITECTURES[architecture])].map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const inputs = shape.length > 1 ? count / (shape[0] ?? 1) : 0;
      const value = inputs > 0 ? () => (random() - 0.5) * Math.sqrt(24 / inputs) : () => plainValue(name);
      return [name, { dtype: 'F32', shape, data: new Float32Array(count).map(value) }];
    }),
  );
}

/** Of a batch norm that halves what passes, so that residual sums stay small. */
function plainValue(name: string): number {
  if (name.endsWith('running_var')) return 1;
  return name.endsWith('weight') ? 0.5 : 0;
}
