/** Ticks of CPU accounting are 10 ms: a shorter sample could not be told from noise. */
const LEAST_SAMPLE_SECONDS = 2;
const MOST_RUNS = 200;

/** Runs that one sample takes, of something that takes so long. */
export const runsPerSample = (seconds: number): number =>
  Math.max(1, Math.min(MOST_RUNS, Math.ceil(LEAST_SAMPLE_SECONDS / seconds)));
