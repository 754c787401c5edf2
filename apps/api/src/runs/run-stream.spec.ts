import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AN_ID, note, run } from '../testing/samples.js';
import { startApi, type TestApi } from '../testing/start-api.js';

let api: TestApi;
beforeEach(async () => {
  api = await startApi();
  api.world.runs.push(run({ state: 'running', attempt: 1 }));
});
afterEach(() => api.close());

/** Reads from an open stream until it has seen `text`; returns everything so far. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, text: string): Promise<string> {
  let seen = '';
  while (!seen.includes(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`the stream ended after ${seen}`);
    seen += new TextDecoder().decode(value);
  }
  return seen;
}

async function open(headers: Record<string, string> = {}): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await api.call('GET', `/runs/${AN_ID}/stream`, { headers });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error('no body');
  return reader;
}

describe('a run stream', () => {
  it('sends past events, then the run without what only its detail has', async () => {
    api.world.events.push(note(1), note(2));
    const text = await readUntil(await open(), 'event: run');
    expect(text.indexOf('id: 2')).toBeLessThan(text.indexOf('event: run'));
    expect(text).not.toContain('"stages"');
  });

  it('leaves out the events that the reader has seen', async () => {
    api.world.events.push(note(1), note(2));
    const text = await readUntil(await open({ 'Last-Event-ID': '1' }), 'event: run');
    expect(text).not.toContain('note 1');
    expect(text).toContain('note 2');
  });

  it('sends what changes, when it changes, the state after the events that led to it', async () => {
    const reader = await open();
    await readUntil(reader, '"state":"running"');
    api.world.events.push(note(3));
    api.world.runs.splice(0, 1, run({ state: 'completed', attempt: 1 }));
    api.world.announce({ kind: 'run', id: AN_ID });
    const text = await readUntil(reader, '"state":"completed"');
    expect(text.indexOf('note 3')).toBeLessThan(text.indexOf('event: run'));
    expect(text.match(/event: run/g)).toHaveLength(1);
  });

  it('ends when the API shuts down', async () => {
    const reader = await open();
    await readUntil(reader, 'event: run');
    const closing = api.close();
    const rest = await reader.read();
    expect(rest.done).toBe(true);
    await closing;
  });
});
