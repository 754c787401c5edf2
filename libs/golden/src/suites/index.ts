import type { Suite } from '../fixture.js';
import { adaptivePool } from './adaptive-pool.js';
import { attentionMap } from './attention-map.js';
import { beam } from './beam.js';
import { bleu } from './bleu.js';
import { dataPrep } from './data-prep.js';
import { decoderSmall } from './decoder-small.js';
import { encoders } from './encoders.js';
import { lrEarlyStop } from './lr-early-stop.js';
import { trajectory } from './trajectory.js';

export const SUITES: readonly Suite[] = [
  decoderSmall,
  trajectory,
  adaptivePool,
  beam,
  bleu,
  lrEarlyStop,
  dataPrep,
  attentionMap,
  encoders,
];
