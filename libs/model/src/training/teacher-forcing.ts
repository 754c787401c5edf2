import type { ScheduledSampling } from '@beamline/contracts';

/**
 * Probability that the decoder is fed the true word after so many epochs of the stage, as a fraction; see
 * `ScheduledSampling` (contracts). Without a schedule 1.
 */
export const teacherForcingProbability = (schedule: ScheduledSampling | null, epochs: number): number =>
  schedule === null ? 1 : Math.min(1, Math.max(schedule.floor, falling(schedule, epochs)));

const falling = ({ schedule, rate }: ScheduledSampling, epochs: number): number => {
  switch (schedule) {
    case 'linear':
      return 1 - rate * epochs;
    case 'exponential':
      return rate ** epochs;
    case 'inverse-sigmoid':
      return rate / (rate + Math.exp(epochs / rate));
  }
};
