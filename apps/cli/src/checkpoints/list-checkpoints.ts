import { Checkpoint, page } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { askFor } from '../command/ask.js';
import { addPageOptions, moreLine, PageOptions } from '../command/paging.js';
import { given } from '../input/given.js';
import { formatAge, formatBytes, formatScore } from '../output/format.js';
import { downloadCheckpoint } from './download-checkpoint.js';

const RIGHT = { align: 'right' as const };
const COLUMNS = [
  { title: 'id' },
  { title: 'stage' },
  { title: 'epoch', ...RIGHT },
  { title: 'step', ...RIGHT },
  { title: 'BLEU-4', ...RIGHT },
  { title: 'bytes', ...RIGHT },
  { title: 'saved' },
];

const Options = PageOptions.extend({ download: z.string().optional(), checkpoint: z.string().optional() });

/** `checkpoints` */
export function listCheckpoints(program: Command): void {
  const command = addPageOptions(
    program.command('checkpoints').description('list the checkpoints of a run, newest first; download one'),
  )
    .argument('<run>', 'id of the run')
    .option('--download <folder>', 'fetch the files of the run’s best checkpoint into this folder')
    .option('--checkpoint <id>', 'fetch this checkpoint, not the best');
  action(command, Options, async ({ options, out, api }, id) => {
    const { download, checkpoint, ...paging } = options;
    const client = await api();
    if (download !== undefined) {
      await downloadCheckpoint(client, out, { runId: id, checkpointId: checkpoint, folder: download });
      return;
    }
    const params = { path: { id }, query: given(paging) };
    const found = await askFor(page(Checkpoint), client.GET('/runs/{id}/checkpoints', { params }));
    out.result(found, () => out.table(COLUMNS, found.items.map(row)) + moreLine(found.nextCursor));
  });
}

function row({ id, stage, position, bleu, bytes, createdAt }: Checkpoint): string[] {
  const step = `${position.stepInEpoch}/${position.stepsPerEpoch}`;
  return [
    id,
    stage,
    String(position.epoch),
    step,
    formatScore(bleu?.[3]),
    formatBytes(bytes),
    formatAge(createdAt),
  ];
}
