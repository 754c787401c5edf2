import { FINAL_RUN_STATES, RunState } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { verbsOf } from './run-verbs.js';

test('only a stopped run that is not completed can be resumed', () => {
  const resumable = RunState.options.filter((state) => verbsOf(state).resume);
  expect(resumable).toEqual(FINAL_RUN_STATES.filter((state) => state !== 'completed'));
});

test('only a run that waits or works can be cancelled', () => {
  expect(RunState.options.filter((state) => verbsOf(state).cancel)).toEqual(['queued', 'running']);
});
