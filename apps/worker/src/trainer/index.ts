export { trainerEnvironment } from './environment.js';
export type { TrainJob } from './protocol.js';
export { Trainer } from './trainer.js';
