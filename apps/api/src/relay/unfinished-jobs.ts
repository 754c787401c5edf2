import {
  captioningWorkflowId,
  exportWorkflowId,
  importWorkflowId,
  type Captioning,
  type Export,
  type Fault,
  type Import,
} from '@beamline/contracts';
import type { Records } from '@beamline/records';
import type { Orchestrator, Settings } from '../ports.js';
import { captioningInput, exportInput, importInput } from './workflow-input.js';

/** Of the newest of each kind. */
const JOBS_LOOKED_AT = 200;

/** A job that belongs to no run and has not ended: how its workflow is found, started anew or given up. */
export interface UnfinishedJob {
  id: string;
  noun: string;
  workflowId: string;
  /** What people do when its workflow ended without a word. */
  advice: string;
  /** Read anew: it may have ended meanwhile. */
  isUnfinished: () => Promise<boolean>;
  start: () => Promise<void>;
  fail: (fault: Fault) => Promise<void>;
}

/** Imports, captionings and exports that wait or run. */
export async function unfinishedJobs(
  { imports, captionings, exports }: Records,
  orchestrator: Orchestrator,
  settings: Settings,
): Promise<UnfinishedJob[]> {
  const newest = { limit: JOBS_LOOKED_AT };
  const [importPage, captioningPage, exportPage] = await Promise.all([
    imports.list(newest),
    captionings.list(newest),
    exports.list(newest),
  ]);
  return [
    ...importPage.items.filter(isUnfinished).map(({ id, request }) => ({
      ...{ id, noun: 'import', workflowId: importWorkflowId(id), advice: 'Start the import again.' },
      isUnfinished: async () => isUnfinished(await imports.get(id)),
      start: () => orchestrator.startImport(importInput(id, request, settings)),
      fail: (fault: Fault) => imports.fail(id, fault),
    })),
    ...captioningPage.items.filter(isUnfinished).map(({ id }) => ({
      ...{ id, noun: 'captioning', workflowId: captioningWorkflowId(id), advice: 'Send the pictures again.' },
      isUnfinished: async () => isUnfinished(await captionings.get(id)),
      start: () => orchestrator.startCaptioning(captioningInput(id, settings)),
      fail: (fault: Fault) => captionings.fail(id, fault),
    })),
    ...exportPage.items.filter(isUnfinished).map(({ id }) => ({
      ...{ id, noun: 'export', workflowId: exportWorkflowId(id), advice: 'Ask for the export again.' },
      isUnfinished: async () => isUnfinished(await exports.get(id)),
      start: () => orchestrator.startExport(exportInput(id, settings)),
      fail: (fault: Fault) => exports.fail(id, fault),
    })),
  ];
}

function isUnfinished({ state }: Import | Captioning | Export): boolean {
  return state === 'queued' || state === 'running';
}
