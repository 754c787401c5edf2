import type { Page, PageQuery } from '@beamline/contracts';
import { DomainError } from '@beamline/contracts';

interface Keyed {
  id: string;
  createdAt: Date;
}

const CURSOR = /^(\d{1,15})\.([a-z0-9]{12})$/;

function encodeCursor(row: Keyed): string {
  return Buffer.from(`${row.createdAt.getTime()}.${row.id}`).toString('base64url');
}

function decodeCursor(cursor: string): Keyed {
  const [, time, id] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (time === undefined || id === undefined)
    throw new DomainError('INVALID_INPUT', `the cursor "${cursor}" was not given out by this server`, {
      advice: 'Pass nextCursor of the page before, or leave the cursor out to begin at the newest.',
      where: { cursor },
    });
  return { createdAt: new Date(Number(time)), id };
}

/** Conditions, order and limit that read one row more than the page, newest first, from the cursor on. */
export function pageArguments(query: PageQuery) {
  return {
    orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }],
    take: query.limit + 1,
    where: query.cursor === undefined ? {} : after(decodeCursor(query.cursor)),
  };
}

/** The outer bound lets Postgres enter the index at the cursor; the inner one breaks ties. */
function after({ createdAt, id }: Keyed) {
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}

/** Cuts the one row more off again and names where the next page begins. */
export function toPage<R extends Keyed, T>(rows: R[], query: PageQuery, toItem: (row: R) => T): Page<T> {
  const kept = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? kept.at(-1) : undefined;
  return { items: kept.map(toItem), nextCursor: last === undefined ? null : encodeCursor(last) };
}

/** The text for a substring search, with LIKE's wildcards taken literally. */
export function literally(search: string): string {
  return search.replace(/[\\%_]/g, '\\$&');
}
