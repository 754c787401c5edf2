import type { Run, RunEvent } from '@beamline/contracts';
import { expect, it } from 'vitest';
import { createClient } from './client.js';
import { streamRun } from './run-stream.js';

const ID = 'aaaaaaaaaaaa';
const NOW = '2026-01-01T00:00:00.000Z';

const run = (state: Run['state']): Run => ({
  id: ID,
  experimentId: ID,
  experimentName: 'first',
  state,
  attempt: 1,
  currentStage: null,
  progress: null,
  bestBleu4: null,
  bestCheckpointId: null,
  parentCheckpointId: null,
  fault: null,
  createdAt: NOW,
  startedAt: null,
  finishedAt: null,
});

const note = (sequence: number): RunEvent => ({
  sequence,
  runId: ID,
  createdAt: NOW,
  body: { type: 'note', level: 'info', message: 'hello' },
});

const runText = (state: Run['state']) => `event: run\ndata: ${JSON.stringify(run(state))}\n\n`;
const eventText = (sequence: number) =>
  `id: ${sequence}\nevent: event\ndata: ${JSON.stringify(note(sequence))}\n\n`;

/** A client whose connections give these answers in turn, and the `Last-Event-ID` of each. */
function clientOf(...answers: (() => Response)[]) {
  const lastIds: (string | null)[] = [];
  const fetch = (request: Request) => {
    const answer = answers[lastIds.length];
    lastIds.push(request.headers.get('last-event-id'));
    return answer === undefined ? Promise.reject(new TypeError('refused')) : Promise.resolve(answer());
  };
  return { lastIds, client: createClient({ baseUrl: 'http://api.example', fetch }) };
}

it('goes on after a broken connection, gives each event once, and ends with the final state', async () => {
  const { client, lastIds } = clientOf(
    () => new Response(`${eventText(1)}${runText('running')}${eventText(2)}id: 3\nevent: ev`),
    () => new Response('bad gateway', { status: 502 }),
    () => new Response(`${eventText(2)}${eventText(3)}${runText('completed')}${runText('queued')}`),
  );
  const events: number[] = [];
  const states: string[] = [];
  await streamRun(client, ID, {
    untilFinal: true,
    onEvent: ({ sequence }) => events.push(sequence),
    onRun: ({ state }) => states.push(state),
  });
  expect(events).toEqual([1, 2, 3]);
  expect(states).toEqual(['running', 'completed']);
  expect(lastIds).toEqual(['0', '2', '2']);
});

it('ends when it is aborted, in the middle of a silence', async () => {
  const silent = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(runText('running')));
    },
  });
  const aborter = new AbortController();
  const fetch = (request: Request) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    void silent.pipeTo(writable, { signal: request.signal }).catch(() => undefined);
    return Promise.resolve(new Response(readable));
  };
  const client = createClient({ baseUrl: 'http://api.example', fetch });
  const onRun = () => {
    setTimeout(() => {
      aborter.abort();
    }, 10);
  };
  await expect(streamRun(client, ID, { signal: aborter.signal, onRun })).resolves.toBeUndefined();
});

it('throws for a run that is not there, at once', async () => {
  const body = {
    type: 'urn:x',
    title: 'Not found',
    status: 404,
    detail: 'there is no run',
    code: 'NOT_FOUND',
  };
  const { client, lastIds } = clientOf(() => Response.json(body, { status: 404 }));
  await expect(streamRun(client, ID, {})).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(lastIds).toHaveLength(1);
});
