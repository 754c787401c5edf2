import { parentPort, workerData } from 'node:worker_threads';
import { toFault } from '@beamline/contracts';
import { State, type Opened, type ReadFailure, type ReadRequest, type Start } from './protocol.js';
import { openSource, type OpenSource } from './row-source.js';

/** Reads what is asked for, in the order of the requests, until the asker ends the thread. */
const { source, port, states } = workerData as Start;

const say = (opened: Opened): void => parentPort?.postMessage(opened);

function answer(rows: OpenSource, request: ReadRequest): void {
  const { slot } = request;
  try {
    rows.read(request.rows, request.epoch, request.out);
    Atomics.store(states, slot, State.ready);
  } catch (error) {
    port.postMessage({ slot, fault: toFault(error) } satisfies ReadFailure);
    Atomics.store(states, slot, State.failed);
  }
  Atomics.notify(states, slot);
}

try {
  const rows = await openSource(source);
  port.on('message', (request: ReadRequest) => {
    answer(rows, request);
  });
  say({ count: rows.count, shape: rows.shape });
} catch (error) {
  say({ fault: toFault(error) });
}
