import {
  DomainError,
  type Captioning,
  type Checkpoint,
  type Export,
  type Import,
  type RunDetail,
  type RunStart,
} from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Orchestrator, RunningWorkflow, WorkflowState } from '../ports.js';
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
const terminate = vi.fn<Orchestrator['terminate']>();
const append = vi.fn<Records['events']['append']>();
const fail = vi.fn<Records['imports']['fail']>();

interface Scene {
  row?: RunDetail;
  /** The row as it is once Temporal was asked; as before by default. */
  now?: RunDetail;
  /** How the run was launched. */
  start?: RunStart;
  workflow: WorkflowState;
  /** Ids that a command waits for. */
  waiting?: string[];
  /** What runs, as Temporal lists it. */
  listed?: RunningWorkflow[];
  latest?: Checkpoint;
  job?: Import;
  captions?: Captioning;
  exported?: Export;
}

const NOW_MS = Date.parse('2026-06-01T12:00:00.000Z');

const workflowOf = (workflowId: string, changes: Partial<RunningWorkflow> = {}): RunningWorkflow => ({
  ...{ workflowId, executionId: 'execution-1', startedMs: NOW_MS - 600_000, installation: 'ours' },
  ...changes,
});

Logger.overrideLogger(false);

beforeEach(() => {
  vi.resetAllMocks();
});

function reconcile({
  row,
  start = { kind: 'fresh' },
  workflow,
  now = row,
  waiting = [],
  listed = [],
  latest,
  job,
  captions,
  exported,
}: Scene): Promise<void> {
  const imports = job === undefined ? [] : [job];
  const records = partial<Records>({
    runs: partial({
      listUnfinished: () => Promise.resolve(row === undefined ? [] : [{ ...row, start }]),
      get: () =>
        now === undefined ? Promise.reject(new DomainError('NOT_FOUND', 'no run')) : Promise.resolve(now),
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
    outbox: partial({ isPending: (id) => Promise.resolve(waiting.includes(id)) }),
    installation: () => Promise.resolve('ours'),
  });
  const orchestrator = partial<Orchestrator>({
    state: () => Promise.resolve(workflow),
    listRunning: () => Promise.resolve(listed),
    terminate,
    startRun,
    startImport,
    startCaptioning,
    startExport,
  });
  return new Reconciler(records, orchestrator, TEST_SETTINGS).reconcile(NOW_MS);
}

const started = () => startRun.mock.calls.map(([{ start }]) => start);

describe('a run', () => {
  it.each(['running', 'missing'] as const)(
    'with a workflow %s or a command waiting is left alone',
    async (workflow) => {
      const waiting = workflow === 'missing' ? [AN_ID] : [];
      await reconcile({ row: run({ state: 'running' }), workflow, waiting });
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
    const row = run({ state: 'running' });
    await reconcile({ row, now: run({ state: 'completed' }), workflow: 'ended' });
    expect(finish).not.toHaveBeenCalled();
    expect(startRun).not.toHaveBeenCalled();
  });

  it('that was claimed by a new attempt meanwhile is left alone', async () => {
    const row = run({ state: 'running', attempt: 1 });
    await reconcile({ row, now: run({ state: 'running', attempt: 2 }), workflow: 'ended' });
    expect(finish).not.toHaveBeenCalled();
  });

  it('is mended though a command waits for another', async () => {
    const row = run({ state: 'running', attempt: 2 });
    await reconcile({ row, workflow: 'ended', waiting: ['another00001'] });
    expect(finish).toHaveBeenCalledWith({ runId: AN_ID, attempt: 2 }, 'crashed', expect.anything());
  });

  it('that cannot be mended keeps no job from it', async () => {
    finish.mockRejectedValue(new Error('surprise'));
    const job = importJob({ state: 'running' });
    await reconcile({ row: run({ state: 'running' }), job, workflow: 'ended' });
    expect(fail).toHaveBeenCalledTimes(1);
  });

  it('is not asked about while Temporal lists its workflow', async () => {
    const listed = [workflowOf(`run-${AN_ID}`)];
    await reconcile({ row: run({ state: 'running' }), workflow: 'ended', listed });
    expect(finish).not.toHaveBeenCalled();
  });
});

describe('a workflow', () => {
  const minutesAgo = (minutes: number) => new Date(NOW_MS - minutes * 60_000).toISOString();
  const ended = (minutes: number) => run({ state: 'cancelled', finishedAt: minutesAgo(minutes) });
  const left = (changes: Partial<RunningWorkflow> = {}) => [workflowOf(`run-${AN_ID}`, changes)];

  it('whose run is gone is terminated, and no other execution of it', async () => {
    const listed = left();
    await reconcile({ workflow: 'running', listed });
    expect(terminate).toHaveBeenCalledWith(listed[0], expect.stringContaining('was deleted'));
  });

  it('whose run has ended is terminated, and the run tells of it', async () => {
    await reconcile({ now: ended(5), workflow: 'running', listed: left() });
    expect(terminate).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('is cancelled'));
    const body = { type: 'note', level: 'warning', message: expect.stringContaining('terminated') as string };
    expect(append).toHaveBeenCalledWith({ runId: AN_ID, attempt: 0 }, body);
  });

  it.each([
    ['has just begun', { workflow: 'running', listed: left({ startedMs: NOW_MS - 1_000 }) }],
    ['has just ended its run', { now: ended(0), workflow: 'running', listed: left() }],
    [
      'drives a run that is under way',
      { now: run({ state: 'running' }), workflow: 'running', listed: left() },
    ],
    ['has ended since it was listed', { workflow: 'ended', listed: left() }],
    ['belongs to another installation', { workflow: 'running', listed: left({ installation: 'theirs' }) }],
    ['says not who started it', { workflow: 'running', listed: left({ installation: null }) }],
    ['is none of Beamline’s', { workflow: 'running', listed: [workflowOf('backup-nightly')] }],
  ] satisfies [string, Scene][])('that %s is left alone', async (_, scene) => {
    await reconcile(scene);
    expect(terminate).not.toHaveBeenCalled();
  });

  it('whose import was deleted or has ended is terminated', async () => {
    const listed = [workflowOf('import-import000001')];
    await reconcile({
      job: importJob({ state: 'failed', finishedAt: minutesAgo(5) }),
      workflow: 'running',
      listed,
    });
    expect(terminate).toHaveBeenCalledTimes(1);
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
