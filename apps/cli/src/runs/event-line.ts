import type { Epoch, RunEventBody } from '@beamline/contracts';
import { faultLine } from '../describe-error.js';
import type { Colours } from '../output/colour.js';
import { formatBleu, formatScore, formatSeconds } from '../output/format.js';

/** One line for people about something that happened in a run, or null for what they need not read. */
export function eventLine(body: RunEventBody, colours: Colours): string | null {
  switch (body.type) {
    case 'run.state':
      return body.fault === null ? `run is ${body.state}` : colours.red(faultLine(body.fault));
    case 'stage.started':
      return colours.bold(
        `stage ${body.stage}${body.startCheckpointId === null ? '' : ` from checkpoint ${body.startCheckpointId}`}`,
      );
    case 'stage.finished':
      return `stage ${body.stage} ended: ${body.reason}, best checkpoint ${body.bestCheckpointId ?? 'none'}`;
    case 'epoch.finished':
      return epochLine(body.epoch, colours);
    case 'checkpoint.saved':
      return null;
    case 'evaluation.finished':
      return `${body.split} beam ${body.beam}  BLEU-1..4 ${formatBleu(body.bleu).join(' ')}`;
    case 'note':
      return body.level === 'info' ? body.message : colours.yellow(`${body.level}: ${body.message}`);
  }
}

function epochLine(epoch: Epoch, colours: Colours): string {
  const cells = [
    `  epoch ${epoch.epoch + 1}${epoch.complete ? '' : ' (cut short)'}`,
    `loss ${epoch.loss.toFixed(4)}`,
    `BLEU-4 ${formatScore(epoch.bleu[3])}`,
    formatSeconds(epoch.trainSeconds + epoch.validateSeconds),
  ];
  return cells.join('  ') + (epoch.isBest ? colours.green('  best') : '');
}
