/** One event of an event stream. */
export interface ServerSentEvent {
  event: string;
  data: string;
  id: string | null;
}

/** Splits an event stream into events as they come; comments and unknown fields are passed over (HTML standard, 9.2.6). */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void = () => undefined,
): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      onBytes();
      pending += decoder.decode(chunk.value, { stream: true }).replaceAll('\r\n', '\n');
      const blocks = pending.split('\n\n');
      pending = blocks.pop() ?? '';
      yield* blocks.map(parseBlock).filter((event) => event.data !== '');
    }
  } finally {
    await reader.cancel();
  }
}

function parseBlock(block: string): ServerSentEvent {
  const fields = block.split('\n').map(parseLine);
  const valuesOf = (name: string) => fields.filter((field) => field.name === name).map(({ value }) => value);
  return {
    event: valuesOf('event').at(-1) ?? 'message',
    data: valuesOf('data').join('\n'),
    id: valuesOf('id').at(-1) ?? null,
  };
}

function parseLine(line: string): { name: string; value: string } {
  const colon = line.indexOf(':');
  if (colon === -1) return { name: line, value: '' };
  return { name: line.slice(0, colon), value: line.slice(colon + 1).replace(/^ /, '') };
}
