export interface Domain {
  min: number;
  max: number;
}

/** Maps a domain linearly to pixels; a domain of one value lands in the middle. */
export function linearScale(domain: Domain, from: number, to: number): (value: number) => number {
  const span = domain.max - domain.min;
  if (span === 0) return () => (from + to) / 2;
  return (value) => from + ((value - domain.min) / span) * (to - from);
}

/** Round values (1, 2 or 5 times a power of ten apart) inside a domain, about `count` of them. */
export function niceTicks(domain: Domain, count: number): number[] {
  const span = domain.max - domain.min;
  if (span <= 0) return [domain.min];
  const step = niceStep(span / Math.max(1, count));
  const first = Math.ceil(domain.min / step - 1e-9);
  const last = Math.floor(domain.max / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step));
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const ratio = rough / power;
  if (ratio <= 1) return power;
  if (ratio <= 2) return 2 * power;
  return ratio <= 5 ? 5 * power : 10 * power;
}

function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** Smallest domain that holds all values, widened by a share of its span on both sides. */
export function domainOf(values: Iterable<number>, margin = 0): Domain {
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  if (min > max) return { min: 0, max: 1 };
  const pad = min === max ? Math.abs(min) * 0.1 || 0.5 : (max - min) * margin;
  return { min: min - pad, max: max + pad };
}
