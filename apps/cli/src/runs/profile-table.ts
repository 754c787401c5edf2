import { ProfilePhase, type PhaseSeconds, type ProfilePart, type RunProfile } from '@beamline/contracts';
import { formatSeconds } from '../output/format.js';
import type { Output } from '../output/output.js';

const right = { align: 'right' as const };
const COLUMNS = [
  { title: 'time spent' },
  { title: 'times', ...right },
  ...ProfilePhase.options.map((title) => ({ title, ...right })),
  { title: 'compute share', ...right },
  { title: 'first step', ...right },
];

/** Where a run's time went, by kind of activity and stage, and in all; nothing before one has ended. */
export function profileTable(out: Output, { parts, seconds, computeShare }: RunProfile): string | null {
  if (parts.length === 0) return null;
  const activities = parts.reduce((sum, part) => sum + part.activities, 0);
  const all = ['in all', String(activities), ...cells(seconds), formatShare(computeShare)];
  return out.table(COLUMNS, [...parts.map(rowOf), all]);
}

function rowOf({
  kind,
  stage,
  activities,
  seconds,
  computeShare,
  secondsToFirstStep,
}: ProfilePart): string[] {
  const name = stage === null ? kind : `${kind} ${stage}`;
  const first = secondsToFirstStep === null ? '' : `${secondsToFirstStep.toFixed(1)} s`;
  return [name, String(activities), ...cells(seconds), formatShare(computeShare), first];
}

/** Below a minute with a decimal: what starting and saving cost is seen in tenths. */
function cells(seconds: PhaseSeconds): string[] {
  return ProfilePhase.options.map((phase) =>
    seconds[phase] < 60 ? `${seconds[phase].toFixed(1)} s` : formatSeconds(seconds[phase]),
  );
}

const formatShare = (share: number | null): string =>
  share === null ? '–' : `${(100 * share).toFixed(1)} %`;
