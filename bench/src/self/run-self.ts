import { DEFAULTS } from '../compare.js';
import { benchmarkFlops } from '../flops/decoder-flops.js';
import { encoderFlops } from '../flops/encoder-flops.js';
import { drawLengths } from '../inputs/captions.js';
import { median } from '../measurement/median.js';
import { peakBytes } from '../measurement/peak.js';
import type { QuietMachine } from '../measurement/quiet.js';
import { runsPerSample } from '../measurement/sample-count.js';
import { ourProgram } from '../sides/programs.js';
import { Side } from '../sides/side.js';
import type { TaskSettings } from '../sides/task-settings.js';
import type { SelfMeasurement } from './gates.js';

const SAMPLES = 5;
const ENCODE_BATCH = 16;

/** The machine's rate, a decoder step and a pass of ResNet-101, all in one process with a trainer's environment. */
export async function runSelf(machine: QuietMachine): Promise<SelfMeasurement> {
  const side = new Side(ourProgram());
  try {
    return await measure(machine, side);
  } finally {
    await side.close();
  }
}

async function measure(machine: QuietMachine, side: Side): Promise<SelfMeasurement> {
  const settings: TaskSettings = { ...DEFAULTS, folder: '' };
  const { shape, batch, vocabulary } = settings;
  await side.open('matMul', settings);
  const product = Math.min(...(await samplesOf(machine, side)));
  await side.open('selfDecoderStep', settings);
  const [operations = NaN] = await side.check();
  const step = median(await samplesOf(machine, side));
  await side.open('selfEncode', { ...settings, batch: ENCODE_BATCH });
  const forward = median(await samplesOf(machine, side));
  return {
    flopsPerSecond: (2 * shape[0] * shape[1] * shape[2]) / product,
    decoderStep: { seconds: step, flops: benchmarkFlops(drawLengths(batch, 1), vocabulary) },
    resnetForward: { seconds: forward, flops: ENCODE_BATCH * encoderFlops('resnet101', 256) },
    operations,
    peakBytes: peakBytes(side.pid),
  };
}

async function samplesOf(machine: QuietMachine, side: Side): Promise<number[]> {
  const runs = runsPerSample(await side.run(1));
  const samples: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample += 1)
    samples.push((await machine.measure(() => side.run(runs))).result / runs);
  return samples;
}
