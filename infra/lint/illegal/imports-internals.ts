// Linted as if it lay in apps/worker/src and in libs/golden/src: internals are for the second alone.
import { openBackend } from '@beamline/model';
import { Decoder } from '@beamline/model/internals';

export const later = import('@beamline/model/internals');
export const used = [openBackend, Decoder];
