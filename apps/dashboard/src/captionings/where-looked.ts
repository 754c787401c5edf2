import type { CaptionedWord } from '@beamline/contracts';
import type { Grid } from './smooth-map.js';

const ROWS = ['upper', 'middle', 'lower'] as const;
const COLUMNS = ['left', 'centre', 'right'] as const;
/** A part of the picture is named when it got this many times its even share. */
const NOTABLE = 1.3;

/** Where most of the attention lies, in words: `upper left`, or `the whole picture` when no ninth stands out. */
export function whereLooked(attention: readonly number[], grid: Grid): string {
  const total = attention.reduce((sum, weight) => sum + weight, 0);
  const parts = ninths(attention, grid);
  const [top] = parts.sort((a, b) => b.density - a.density);
  if (top === undefined || top.density * attention.length < NOTABLE * total) return 'the whole picture';
  return top.name;
}

/** What is read aloud for a word: `dog, log-probability −0.32, looked at the upper left`. */
export function wordText({ word, logProbability, attention }: CaptionedWord, grid: Grid): string {
  return `${word}, log-probability ${logText(logProbability)}, looked at ${withArticle(whereLooked(attention, grid))}`;
}

function withArticle(place: string): string {
  return place.startsWith('the ') ? place : `the ${place}`;
}

/** A log-probability with two decimals and a true minus sign. */
export function logText(nats: number): string {
  return nats.toFixed(2).replace('-', '−');
}

interface Part {
  name: string;
  /** Attention a cell. */
  density: number;
}

function ninths(attention: readonly number[], { rows, columns }: Grid): Part[] {
  const parts = new Map<string, { sum: number; cells: number }>();
  attention.forEach((weight, cell) => {
    const name = partName(thirdOf(Math.floor(cell / columns), rows), thirdOf(cell % columns, columns));
    const { sum, cells } = parts.get(name) ?? { sum: 0, cells: 0 };
    parts.set(name, { sum: sum + weight, cells: cells + 1 });
  });
  return [...parts].map(([name, { sum, cells }]) => ({ name, density: sum / cells }));
}

/** The third that the middle of a cell lies in. */
function thirdOf(index: number, count: number): 0 | 1 | 2 {
  const place = (index + 0.5) / count;
  return place < 1 / 3 ? 0 : place <= 2 / 3 ? 1 : 2;
}

function partName(row: 0 | 1 | 2, column: 0 | 1 | 2): string {
  if (row === 1) return column === 1 ? 'centre' : COLUMNS[column];
  return column === 1 ? `${ROWS[row]} middle` : `${ROWS[row]} ${COLUMNS[column]}`;
}
