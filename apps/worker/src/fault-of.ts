import { toFault, type Fault } from '@beamline/contracts';

const DISK_FULL: Fault = {
  code: 'DISK_FULL',
  message: 'The disk of the worker is full.',
  advice: 'Free space under BEAMLINE_CACHE_DIR or lower BEAMLINE_CACHE_BYTES, then resume the run.',
};

/** Anything thrown in the worker or its trainer as a fault; a full disk is told apart from other system errors. */
export function faultOf(error: unknown): Fault {
  return isDiskFull(error) ? DISK_FULL : toFault(error);
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
