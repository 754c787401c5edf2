/** The same search on the page that begins at `cursor`; the first page when there is none. */
export function withCursor<T extends { cursor?: string }>(search: T, cursor: string | undefined): T {
  const moved = { ...search };
  if (cursor === undefined) delete moved.cursor;
  else moved.cursor = cursor;
  return moved;
}
