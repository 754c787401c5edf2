import type { RunProfile } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { Output } from '../output/output.js';
import { profileTable } from './profile-table.js';

const out = new Output(false);
const seconds = { waiting: 0.21, loading: 4, computing: 90, scoring: 0, saving: 2.04, other: 0.3 };
const profile: RunProfile = {
  seconds,
  heldSeconds: 96.34,
  computeShare: 0.9342,
  parts: [
    {
      ...{ kind: 'train', stage: 'decoder', activities: 6, seconds },
      ...{ heldSeconds: 96.34, computeShare: 0.9342, secondsToFirstStep: 0.66 },
    },
  ],
};

describe('the table of a profile', () => {
  it('has a line a kind and stage and one for all, tenths of seconds below a minute', () => {
    const [heading, train, all] = (profileTable(out, profile) ?? '').split('\n');
    expect(heading?.split(/ {2,}/)).toEqual(
      ['time spent', 'times', 'waiting', 'loading', 'computing', 'scoring', 'saving', 'other'].concat(
        'compute share',
        'first step',
      ),
    );
    const cells = ['0.2 s', '4.0 s', '1 min 30 s', '0.0 s', '2.0 s', '0.3 s', '93.4 %'];
    expect(train?.split(/ {2,}/)).toEqual(['train decoder', '6', ...cells, '0.7 s']);
    expect(all?.split(/ {2,}/)).toEqual(['in all', '6', ...cells]);
  });

  it('is left out before anything ended', () => {
    expect(profileTable(out, { ...profile, computeShare: null, parts: [] })).toBeNull();
  });
});
