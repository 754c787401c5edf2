import type { RunEventBody, RunState } from '@beamline/contracts';
import { bleuText } from '../format/number.js';

export type EventTone = 'plain' | 'good' | 'warn' | 'bad';

/** An event in one line, and how it should look. */
export interface EventLine {
  title: string;
  detail: string;
  tone: EventTone;
}

export function describeEvent(body: RunEventBody): EventLine {
  switch (body.type) {
    case 'run.state':
      return {
        title: STATE_TITLES[body.state],
        detail: body.fault?.message ?? '',
        tone: stateTone(body.state),
      };
    case 'stage.started':
      return {
        title: `Stage ${body.stage} started`,
        detail: startedFrom(body.startCheckpointId),
        tone: 'plain',
      };
    case 'stage.finished':
      return { title: `Stage ${body.stage} finished`, detail: body.reason, tone: 'good' };
    case 'epoch.finished':
      return describeEpoch(body);
    case 'checkpoint.saved':
      return {
        title: `Checkpoint ${body.checkpointId}`,
        detail: `${body.stage}, epoch ${body.epoch + 1}, step ${body.stepInEpoch}`,
        tone: 'plain',
      };
    case 'evaluation.finished':
      return {
        title: `Beam ${body.beam} on ${body.split}`,
        detail: `BLEU-1 to 4: ${body.bleu.map(bleuText).join(' / ')}`,
        tone: 'good',
      };
    case 'note':
      return { title: body.level, detail: body.message, tone: NOTE_TONES[body.level] };
  }
}

const STATE_TITLES: Readonly<Record<RunState, string>> = {
  queued: 'Run queued',
  running: 'Run started',
  cancelling: 'Run asked to stop',
  cancelled: 'Run cancelled',
  completed: 'Run completed',
  failed: 'Run failed',
  crashed: 'Run crashed',
};

const NOTE_TONES = { info: 'plain', warning: 'warn', error: 'bad' } as const;

function describeEpoch({ epoch }: Extract<RunEventBody, { type: 'epoch.finished' }>): EventLine {
  const gain = epoch.isBest ? ', best so far' : `, ${epoch.epochsSinceImprovement} without gain`;
  return {
    title: `Epoch ${epoch.epoch + 1} of ${epoch.stage}`,
    detail: `loss ${epoch.loss.toFixed(3)}, BLEU-4 ${bleuText(epoch.bleu[3])}${gain}`,
    tone: epoch.isBest ? 'good' : 'plain',
  };
}

function startedFrom(checkpointId: string | null): string {
  return checkpointId === null ? 'from initial weights' : `from checkpoint ${checkpointId}`;
}

function stateTone(state: RunState): EventTone {
  if (state === 'completed') return 'good';
  if (state === 'failed') return 'bad';
  return state === 'crashed' || state === 'cancelling' || state === 'cancelled' ? 'warn' : 'plain';
}
