export { Adam, type Moments, type UpdateOptions } from './adam.js';
export { exportAdam, loadAdam } from './adam-state.js';
export type { EncoderRecord, TrainableEncoder } from './trainable-encoder.js';
export { learningRateFactor, type LearningRateRule, type StageStep } from './learning-rate.js';
export type { Reward, SelfCriticalSettings } from './self-critical.js';
export { measureGradients, type GradientLimits, type MeasuredGradients } from './measured-gradients.js';
export { teacherForcingProbability } from './teacher-forcing.js';
