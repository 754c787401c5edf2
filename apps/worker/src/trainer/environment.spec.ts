import { expect, it } from 'vitest';
import { trainerEnvironment } from './environment.js';

it('shows a trainer no password and no address', () => {
  const seen = trainerEnvironment({
    PATH: '/usr/bin',
    CUDA_VISIBLE_DEVICES: '0',
    DATABASE_URL: 'postgres://user:secret@host/db',
    S3_SECRET_KEY: 'secret',
    TEMPORAL_ADDRESS: 'host:7233',
  });
  expect(Object.keys(seen).sort()).toEqual([
    'CUDA_VISIBLE_DEVICES',
    'GLIBC_TUNABLES',
    'PATH',
    'TF_CPP_MIN_LOG_LEVEL',
    'TF_FORCE_GPU_ALLOW_GROWTH',
  ]);
});

it('lets a trainer have as many threads as it is given', () => {
  expect(trainerEnvironment({ BEAMLINE_THREADS: '3' })).toMatchObject({ TF_NUM_INTRAOP_THREADS: '3' });
  expect(trainerEnvironment({})).not.toHaveProperty('TF_NUM_INTRAOP_THREADS');
});
