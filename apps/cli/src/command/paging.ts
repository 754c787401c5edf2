import { PageQuery } from '@beamline/contracts';
import type { Command } from 'commander';

/** Options of verbs that list. */
export const PageOptions = PageQuery;

export function addPageOptions(command: Command): Command {
  return command
    .option('--limit <count>', 'rows on a page, 1 to 200 (50)')
    .option('--cursor <cursor>', 'go on where a page ended');
}

/** What is said below a table when there is more. */
export function moreLine(nextCursor: string | null): string {
  return nextCursor === null ? '' : `\nmore with --cursor ${nextCursor}`;
}
