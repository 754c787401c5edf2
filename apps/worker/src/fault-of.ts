import { toFault, type Fault } from '@beamline/contracts';

const DISK_FULL: Fault = {
  code: 'DISK_FULL',
  message: 'The disk of the worker is full.',
  advice: 'Free space under BEAMLINE_CACHE_DIR or lower BEAMLINE_CACHE_BYTES, then resume the run.',
};

export const OUT_OF_MEMORY_ADVICE =
  'Fork the last checkpoint, or launch again, with a smaller batchSize, microBatchImages or beam, or on a class of machine (resources) with more memory.';

/** Words of TensorFlow, libstdc++ and V8 for memory that is not to be had: none of them gives a code of its own. */
const NO_MEMORY =
  /OOM when allocating|RESOURCE_EXHAUSTED|failed to allocate memory|std::bad_alloc|Cannot allocate memory|Array buffer allocation failed|heap out of memory/i;

/** Whether the last words of a process, or a foreign error's message, say that memory ran out. */
export const saysOutOfMemory = (text: string): boolean => NO_MEMORY.test(text);

/** Anything thrown in the worker or its trainer as a fault; a full disk and memory that ran out are told apart from other errors. */
export function faultOf(error: unknown): Fault {
  const fault = toFault(error);
  if (isDiskFull(error)) return DISK_FULL;
  if (fault.code !== 'INTERNAL' || !saysOutOfMemory(fault.message)) return fault;
  return { code: 'OUT_OF_MEMORY', message: `Memory ran out: ${fault.message}`, advice: OUT_OF_MEMORY_ADVICE };
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
