import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AN_ID, checkpoint, note, NOWHERE_ID, run } from '../testing/samples.js';
import { startApi, type TestApi } from '../testing/start-api.js';

let api: TestApi;
beforeEach(async () => {
  api = await startApi();
  api.world.runs.push(run({ state: 'crashed' }));
});
afterEach(() => api.close());

const resume = (body: object) => api.call('POST', `/runs/${AN_ID}/resume`, { body });

describe('resuming', () => {
  it('without a checkpoint is a conflict that says what to do', async () => {
    const response = await resume({});
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'CONFLICT', advice: 'Launch the experiment again.' });
  });

  it('goes on from the furthest checkpoint by default', async () => {
    api.world.checkpoints.push(checkpoint());
    expect((await resume({})).status).toBe(202);
  });

  it("refuses another run's checkpoint and points at forking", async () => {
    api.world.checkpoints.push(checkpoint({ runId: NOWHERE_ID }));
    const response = await resume({ checkpointId: 'checkpoint01' });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      errors: [{ path: 'checkpointId' }],
      advice: expect.stringContaining('/checkpoints/checkpoint01/fork') as string,
    });
  });

  it('takes no misspelt field for the default', async () => {
    api.world.checkpoints.push(checkpoint());
    expect((await resume({ checkpoint: 'checkpoint01' })).status).toBe(422);
  });
});

describe('events', () => {
  it('are paged by the sequence number of the last one', async () => {
    api.world.events.push(note(1), note(2), note(3));
    const page = async (query: string) => (await api.call('GET', `/runs/${AN_ID}/events${query}`)).json();
    expect(await page('?limit=2')).toMatchObject({
      items: [{ sequence: 1 }, { sequence: 2 }],
      nextCursor: '2',
    });
    expect(await page('?limit=2&after=2')).toMatchObject({ items: [{ sequence: 3 }], nextCursor: null });
  });

  it.each(['epochs', 'metrics', 'profile', 'evaluations', 'checkpoints', 'events', 'stream'])(
    'and all else of a run that is not there are not found: %s',
    async (part) => {
      expect((await api.call('GET', `/runs/${NOWHERE_ID}/${part}`)).status).toBe(404);
    },
  );
});
