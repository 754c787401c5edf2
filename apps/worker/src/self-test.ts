import { toFault } from '@beamline/contracts';
import { trainerEnvironment } from './trainer/environment.js';
import { oneDevice } from './trainer/one-device.js';
import { Trainer } from './trainer/trainer.js';

/** Program of `beamline doctor --gpu`: tests TensorFlow in a trainer as a worker starts it; prints one line of JSON. */
const trainer = new Trainer(oneDevice(trainerEnvironment(process.env), 0));
try {
  const outcome = await trainer.run({ kind: 'self-test' });
  process.stdout.write(`${JSON.stringify({ outcome })}\n`);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ fault: toFault(error) })}\n`);
} finally {
  trainer.close();
}
