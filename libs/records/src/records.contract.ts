import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeAccess } from './api-keys/access.contract.js';
import { describeLibrary } from './datasets/library.contract.js';
import { describeCaptionings } from './captionings/captioning.contract.js';
import { describeEvaluations } from './evaluations/evaluation.contract.js';
import { describeEvents } from './events/event.contract.js';
import { describeExports } from './exports/export.contract.js';
import { describeExperiments } from './experiments/experiment.contract.js';
import { describeImports } from './imports/import.contract.js';
import { describeLogs } from './logs/log.contract.js';
import { describeMetrics } from './metrics/metric.contract.js';
import { describeModels } from './models/model.contract.js';
import { describeOutbox } from './outbox/outbox.contract.js';
import { describeProfiles } from './profile/profile.contract.js';
import type { Records } from './records.js';
import { describeRuns } from './runs/run.contract.js';
import { beginRun, launchRun, samplePoint } from './testing/samples.js';
import { describeTraining } from './training/training.contract.js';
import { describeWriters } from './training/writer.contract.js';

/** What all records do, whatever keeps them. */
export function describeRecords(name: string, open: () => Promise<Records>): void {
  describe(`records: ${name}`, () => {
    let opened: Records;
    const records = (): Records => opened;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());

    describeExperiments(records);
    describeRuns(records);
    describeTraining(records);
    describeWriters(records);
    describeEvaluations(records);
    describeMetrics(records);
    describeProfiles(records);
    describeEvents(records);
    describeLogs(records);
    describeOutbox(records);
    describeImports(records);
    describeCaptionings(records);
    describeModels(records);
    describeExports(records);
    describeLibrary(records);
    describeAccess(records);

    describe('watching', () => {
      it('hears of each change once it can be read, until it stops', async () => {
        const heard: string[] = [];
        const stop = await records().watch(({ kind, id }) => heard.push(`${kind} ${id}`));
        const { run } = await launchRun(records());
        await vi.waitFor(() => {
          expect(heard).toEqual(expect.arrayContaining([`run ${run.id}`, `outbox ${run.id}`]));
        });
        const scope = await beginRun(records());
        heard.length = 0;
        await records().metrics.append(scope, [samplePoint(1)]);
        await vi.waitFor(() => {
          expect(heard).toContain(`run ${scope.runId}`);
        });
        await stop();
        heard.length = 0;
        await records().metrics.append(scope, [samplePoint(2)]);
        await records().ping();
        expect(heard).toEqual([]);
      });
    });
  });
}
