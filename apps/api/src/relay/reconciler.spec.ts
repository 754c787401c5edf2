import type { Captioning, Checkpoint, Export, Import, RunDetail, RunStart } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Orchestrator, WorkflowState } from '../ports.js';
import { partial } from '../testing/partial.js';
import { AN_ID, captioning, checkpoint, exportJob, importJob, run } from '../testing/samples.js';
import { TEST_SETTINGS } from '../testing/start-api.js';
import { Reconciler } from './reconciler.js';

const startRun = vi.fn<Orchestrator['startRun']>();
const startImport = vi.fn<Orchestrator['startImport']>();
const startCaptioning = vi.fn<Orchestrator['startCaptioning']>();
const startExport = vi.fn<Orchestrator['startExport']>();
const failExport = vi.fn<Records['exports']['fail']>();
const failCaptioning = vi.fn<Records['captionings']['fail']>();
const finish = vi.fn<Records['runs']['finish']>();
const append = vi.fn<Records['events']['append']>();
const fail = vi.fn<Records['imports']['fail']>();

interface Scene {
  row?: RunDetail;
  /** How the run was launched. */
  start?: RunStart;
  workflow: WorkflowState;
  waiting?: number;
  latest?: Checkpoint;
  job?: Import;
  captions?: Captioning;
  exported?: Export;
}

Logger.overrideLogger(false);

beforeEach(() => {
  vi.resetAllMocks();
});

function reconcile({
  row,
  start = { kind: 'fresh' },
  workflow,
  waiting = 0,
  latest,
  job,
  captions,
  exported,
}: Scene): Promise<void> {
  const imports = job === undefined ? [] : [job];
  const records = partial<Records>({
    runs: partial({
      listUnfinished: () => Promise.resolve(row === undefined ? [] : [{ ...row, start }]),
      get: () => (row === undefined ? Promise.reject(new Error('no run')) : Promise.resolve(row)),
      finish,
    }),
    training: partial({ latestCheckpoint: () => Promise.resolve(latest ?? null) }),
    imports: partial({
      list: () => Promise.resolve({ items: imports, nextCursor: null }),
      get: () => (job === undefined ? Promise.reject(new Error('no import')) : Promise.resolve(job)),
      fail,
    }),
    captionings: partial({
      list: () => Promise.resolve({ items: captions === undefined ? [] : [captions], nextCursor: null }),
      get: () => (captions === undefined ? Promise.reject(new Error('none')) : Promise.resolve(captions)),
      fail: failCaptioning,
    }),
    exports: partial({
      list: () => Promise.resolve({ items: exported === undefined ? [] : [exported], nextCursor: null }),
      get: () => (exported === undefined ? Promise.reject(new Error('none')) : Promise.resolve(exported)),
      fail: failExport,
    }),
    events: partial({ append }),
    outbox: partial({ pending: () => Promise.resolve(waiting) }),
  });
  const orchestrator = partial<Orchestrator>({
    state: () => Promise.resolve(workflow),
    startRun,
    startImport,
    startCaptioning,
    startExport,
  });
  return new Reconciler(records, orchestrator, TEST_SETTINGS).reconcile();
}

const started = () => startRun.mock.calls.map(([{ start }]) => start);

describe('a run', () => {
  it.each(['running', 'missing'] as const)(
    'with a workflow %s or a command waiting is left alone',
    async (workflow) => {
      await reconcile({ row: run({ state: 'running' }), workflow, waiting: workflow === 'missing' ? 1 : 0 });
      expect(startRun).not.toHaveBeenCalled();
      expect(finish).not.toHaveBeenCalled();
    },
  );

  it('that Temporal lost is started again from its furthest checkpoint', async () => {
    await reconcile({ row: run({ state: 'running' }), workflow: 'missing', latest: checkpoint() });
    expect(started()).toEqual([{ kind: 'resume', checkpointId: 'checkpoint01' }]);
  });

  it('that Temporal lost before its first checkpoint starts afresh', async () => {
    await reconcile({ row: run({ state: 'queued' }), workflow: 'missing' });
    expect(started()).toEqual([{ kind: 'fresh' }]);
    const body = {
      type: 'note',
      level: 'warning',
      message: expect.stringContaining('from the beginning') as string,
    };
    expect(append).toHaveBeenCalledWith({ runId: AN_ID, attempt: 0 }, body);
  });

  it('resumed while its old workflow was closing is started', async () => {
    await reconcile({ row: run({ state: 'queued' }), workflow: 'ended', latest: checkpoint() });
    expect(started()).toEqual([{ kind: 'resume', checkpointId: 'checkpoint01' }]);
  });

  it('that Temporal lost before its first checkpoint forks again as it was launched', async () => {
    const start = { kind: 'fork', checkpointId: 'checkpoint01', optimiser: 'keep' } as const;
    await reconcile({ row: run({ state: 'queued' }), start, workflow: 'missing' });
    expect(started()).toEqual([start]);
  });

  it.each(['missing', 'cancelled', 'ended'] as const)(
    'being cancelled, its workflow %s, is cancelled',
    async (workflow) => {
      await reconcile({ row: run({ state: 'cancelling', attempt: 2 }), workflow });
      expect(finish).toHaveBeenCalledWith({ runId: AN_ID, attempt: 2 }, 'cancelled', null);
    },
  );

  it('whose workflow was terminated has crashed and says how to go on', async () => {
    await reconcile({ row: run({ state: 'running', attempt: 2 }), workflow: 'ended' });
    const fault = expect.objectContaining({ advice: expect.stringContaining('Resume') as string }) as object;
    expect(finish).toHaveBeenCalledWith({ runId: AN_ID, attempt: 2 }, 'crashed', fault);
    expect(startRun).not.toHaveBeenCalled();
  });

  it('that finished while Temporal was asked is left alone', async () => {
    await reconcile({ row: run({ state: 'completed' }), workflow: 'ended' });
    expect(finish).not.toHaveBeenCalled();
    expect(startRun).not.toHaveBeenCalled();
  });
});

describe('an import', () => {
  it('that Temporal lost is started again', async () => {
    await reconcile({ job: importJob({ state: 'running' }), workflow: 'missing' });
    expect(startImport).toHaveBeenCalledTimes(1);
  });

  it('whose workflow ended without a word has failed', async () => {
    await reconcile({ job: importJob({ state: 'running' }), workflow: 'ended' });
    expect(fail).toHaveBeenCalledWith(
      'import000001',
      expect.objectContaining({ advice: 'Start the import again.' }),
    );
  });

  it('that is over is left alone', async () => {
    await reconcile({ job: importJob({ state: 'completed' }), workflow: 'ended' });
    expect(fail).not.toHaveBeenCalled();
    expect(startImport).not.toHaveBeenCalled();
  });
});

describe('a captioning', () => {
  it('that Temporal lost is started again', async () => {
    await reconcile({ captions: captioning(), workflow: 'missing' });
    expect(startCaptioning.mock.calls.map(([{ captioningId }]) => captioningId)).toEqual(['captioning01']);
  });

  it('whose workflow ended without a word has failed', async () => {
    await reconcile({ captions: captioning({ state: 'running' }), workflow: 'ended' });
    const fault = expect.objectContaining({ advice: 'Send the pictures again.' }) as object;
    expect(failCaptioning).toHaveBeenCalledWith('captioning01', fault);
  });
});

describe('an export', () => {
  it('that Temporal lost is started again', async () => {
    await reconcile({ exported: exportJob(), workflow: 'missing' });
    expect(startExport.mock.calls.map(([{ exportId }]) => exportId)).toEqual(['export000001']);
  });

  it('whose workflow ended without a word has failed', async () => {
    await reconcile({ exported: exportJob({ state: 'running' }), workflow: 'ended' });
    const fault = expect.objectContaining({ advice: 'Ask for the export again.' }) as object;
    expect(failExport).toHaveBeenCalledWith('export000001', fault);
  });
});
