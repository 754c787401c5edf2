import type { CaptionResult } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { moreLine } from '../command/paging.js';
import type { Output } from '../output/output.js';

const Options = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  cursor: z.coerce.number().int().nonnegative().default(0),
});

/** `captions` */
export function showCaptions(program: Command): void {
  const command = program
    .command('captions')
    .description('captions of an evaluation beside their references, in image order')
    .argument('<evaluation>', 'id of the evaluation')
    .option('--limit <images>', 'images to show, 1 to 200 (20)')
    .option('--cursor <image>', 'index of the first image (0)');
  action(command, Options, async ({ options, out, api }, id) => {
    const params = { path: { id }, query: options };
    const page = await ask((await api()).GET('/evaluations/{id}/captions', { params }));
    out.result(
      page,
      () => page.items.map((one) => captionText(out, one)).join('\n') + moreLine(page.nextCursor),
    );
  });
}

/** File name and caption, then each reference below. */
export function captionText(out: Output, { fileName, caption, references }: CaptionResult): string {
  const lines = references.map((reference) => out.colours.dim(`    ${reference}`));
  return [`${fileName}  ${out.colours.bold(caption)}`, ...lines].join('\n');
}
