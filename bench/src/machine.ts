import { availableParallelism, cpus, totalmem } from 'node:os';

/** The machine that measured. */
export const machineOf = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
});
