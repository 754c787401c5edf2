import { expect, it } from 'vitest';
import { serverSentEvents } from './server-sent-events.js';

async function parse(...chunks: string[]) {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  const events = [];
  for await (const event of serverSentEvents(ReadableStream.from(bytes))) events.push(event);
  return events;
}

it('joins events that come in pieces, even within a character', async () => {
  const [first, second] = [
    new TextEncoder().encode('event: run\ndata: "é'),
    new TextEncoder().encode('"\n\n'),
  ];
  const cut = ReadableStream.from([first.slice(0, -1), first.slice(-1), second]);
  const events = [];
  for await (const event of serverSentEvents(cut)) events.push(event);
  expect(events).toEqual([{ event: 'run', data: '"é"', id: null }]);
});

it('takes fields in any order, several data lines and other line ends', async () => {
  expect(await parse('data: a\r\ndata:b\r\nid: 7\r\nevent: note\r\n\r\n')).toEqual([
    { event: 'note', data: 'a\nb', id: '7' },
  ]);
});

it('passes over comments and an event that was cut off', async () => {
  expect(await parse(': still here\n\n', 'data: whole\n\n', 'data: half')).toEqual([
    { event: 'message', data: 'whole', id: null },
  ]);
});
