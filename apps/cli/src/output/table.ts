/** One column of a table: its heading, and where its cells are aligned (left by default). */
export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/**
 * Lays rows out in columns that are two spaces apart, with a heading line.
 *
 * @param rows one cell a column; missing cells are empty.
 * @param heading decorates the heading line (colour), after widths were taken.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  heading: (line: string) => string = (line) => line,
): string {
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const lay = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index] ?? 0, align ?? 'left'))
      .join('  ')
      .trimEnd();
  return [heading(lay(columns.map((column) => column.title))), ...rows.map(lay)].join('\n');
}

function pad(cell: string, width: number, align: 'left' | 'right'): string {
  return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
}

/** `name  value` lines with the values under one another. */
export function facts(pairs: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
