import type { BeamlineClient } from '@beamline/client';
import {
  Epoch,
  Evaluation,
  type Run,
  type RunDetail,
  type RunProfile,
  type Stage,
} from '@beamline/contracts';
import { z } from 'zod';
import { ask, askFor } from '../command/ask.js';
import { faultLine } from '../describe-error.js';
import { scoreTable } from '../evaluations/score-table.js';
import { formatAge, formatScore, formatSeconds } from '../output/format.js';
import type { Output } from '../output/output.js';
import { facts } from '../output/table.js';
import { profileTable } from './profile-table.js';

/** A run with all that it gave: the `--json` document of `run`, `watch` and `launch --watch`. */
export interface RunSummary {
  run: RunDetail;
  epochs: Epoch[];
  evaluations: Evaluation[];
  profile: RunProfile;
}

export async function readRun(api: BeamlineClient, id: string): Promise<RunSummary> {
  const params = { params: { path: { id } } };
  const [run, epochs, evaluations, profile] = await Promise.all([
    ask(api.GET('/runs/{id}', params)),
    askFor(z.array(Epoch), api.GET('/runs/{id}/epochs', params)),
    askFor(z.array(Evaluation), api.GET('/runs/{id}/evaluations', params)),
    ask(api.GET('/runs/{id}/profile', params)),
  ]);
  return { run, epochs, evaluations, profile };
}

/** State, stages, scores and where the time went, for people. */
export function runText(out: Output, { run, epochs, evaluations, profile }: RunSummary): string {
  const head = facts([
    ['run', run.id],
    ['experiment', `${run.experimentName} (${run.experimentId})`],
    ['state', stateText(out, run)],
    ['launched', formatAge(run.createdAt)],
    ['best', `${formatScore(run.bestBleu4)} BLEU-4, checkpoint ${run.bestCheckpointId ?? '–'}`],
    ...(run.parentCheckpointId === null ? [] : [['forked from', run.parentCheckpointId] as const]),
  ]);
  const fault = run.fault === null ? [] : [out.colours.red(faultLine(run.fault))];
  const scores = evaluations.length === 0 ? [] : ['', scoreTable(out, evaluations)];
  const times = profileTable(out, profile);
  return [
    head,
    ...fault,
    '',
    stageTable(out, run.stages, epochs),
    ...scores,
    ...(times === null ? [] : ['', times]),
  ].join('\n');
}

export function stateText({ colours }: Output, { state, progress }: Pick<Run, 'state' | 'progress'>): string {
  if (state === 'completed') return colours.green(state);
  if (state === 'failed' || state === 'crashed') return colours.red(state);
  return progress === null ? state : `${state}: ${progress.label}`;
}

function stageTable(out: Output, stages: readonly Stage[], epochs: readonly Epoch[]): string {
  const right = { align: 'right' as const };
  const columns = [
    { title: 'stage' },
    { title: 'state' },
    { title: 'epochs', ...right },
    { title: 'best BLEU-4', ...right },
    { title: 'best checkpoint' },
    { title: 'ended by' },
    { title: 'time', ...right },
  ];
  const rows = stages.map((stage) => [
    stage.name,
    stage.state,
    String(stage.epochsDone),
    formatScore(stage.bestBleu4),
    stage.bestCheckpointId ?? '–',
    stage.stopReason ?? '–',
    formatSeconds(secondsOf(epochs.filter((epoch) => epoch.stage === stage.name))),
  ]);
  return out.table(columns, rows);
}

function secondsOf(epochs: readonly Epoch[]): number {
  return epochs.reduce((sum, { trainSeconds, validateSeconds }) => sum + trainSeconds + validateSeconds, 0);
}
