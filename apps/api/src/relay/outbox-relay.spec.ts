import { DomainError, type RunDetail } from '@beamline/contracts';
import type { OutboxCommand, Records } from '@beamline/records';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ChangeFeed } from '../changes/change-feed.js';
import type { Orchestrator } from '../ports.js';
import { partial } from '../testing/partial.js';
import { AN_ID, importJob, run, specOf } from '../testing/samples.js';
import { TEST_SETTINGS } from '../testing/start-api.js';
import { OutboxRelay } from './outbox-relay.js';

const orchestrator = {
  startRun: vi.fn<Orchestrator['startRun']>(),
  startImport: vi.fn<Orchestrator['startImport']>(),
  cancel: vi.fn<Orchestrator['cancel']>(),
};
const finish = vi.fn<Records['runs']['finish']>();
let command: OutboxCommand;
let row: RunDetail;

beforeEach(() => {
  vi.resetAllMocks();
  row = run({ state: 'cancelling', attempt: 3 });
});

function relay(): OutboxRelay {
  const records = partial<Records>({
    runs: partial({ get: () => Promise.resolve(row), finish }),
    outbox: partial({ drain: (deliver) => deliver(command).then(() => 1) }),
  });
  return new OutboxRelay(
    records,
    partial<Orchestrator>(orchestrator),
    TEST_SETTINGS,
    new ChangeFeed(records),
  );
}

describe('the relay', () => {
  it('starts a run on the queue of its class of machine', async () => {
    command = {
      kind: 'startRun',
      runId: AN_ID,
      spec: specOf({ resources: 'gpu-24g' }),
      start: { kind: 'fresh' },
    };
    await relay().drain();
    expect(orchestrator.startRun).toHaveBeenCalledWith(
      expect.objectContaining({ runId: AN_ID, queue: 'compute-gpu-24g', start: { kind: 'fresh' } }),
    );
  });

  it('starts an import on the first class of machine', async () => {
    const { id, request } = importJob();
    command = { kind: 'startImport', importId: id, request };
    await relay().drain();
    expect(orchestrator.startImport).toHaveBeenCalledWith(
      expect.objectContaining({ importId: id, queue: 'compute-cpu', request }),
    );
  });

  it('leaves a run to its workflow when that can be cancelled', async () => {
    command = { kind: 'cancelRun', runId: AN_ID };
    orchestrator.cancel.mockResolvedValue(true);
    await relay().drain();
    expect(orchestrator.cancel).toHaveBeenCalledWith(`run-${AN_ID}`);
    expect(finish).not.toHaveBeenCalled();
  });

  it('finishes a cancelled run that no workflow drives', async () => {
    command = { kind: 'cancelRun', runId: AN_ID };
    orchestrator.cancel.mockResolvedValue(false);
    await relay().drain();
    expect(finish).toHaveBeenCalledWith({ runId: AN_ID, attempt: 3 }, 'cancelled', null);
  });

  it('does not touch a run that ended before the cancellation came', async () => {
    command = { kind: 'cancelRun', runId: AN_ID };
    row = run({ state: 'completed' });
    orchestrator.cancel.mockResolvedValue(false);
    await relay().drain();
    expect(finish).not.toHaveBeenCalled();
  });

  it('keeps a command that Temporal did not take', async () => {
    command = { kind: 'cancelRun', runId: AN_ID };
    orchestrator.cancel.mockRejectedValue(new DomainError('UNAVAILABLE', 'Temporal does not answer'));
    await expect(relay().drain()).rejects.toThrow('does not answer');
    expect(finish).not.toHaveBeenCalled();
  });
});
