const NONE = '–';

/** A score fraction as people read it: ×100 with two decimals, `–` when there is none. */
export function bleuText(score: number | null | undefined): string {
  return score === null || score === undefined ? NONE : (score * 100).toFixed(2);
}

/** Difference of two score fractions ×100 with its sign, e.g. `+1.20`. */
export function bleuDelta(score: number, base: number): string {
  const difference = (score - base) * 100;
  const sign = difference < 0 ? '−' : '+';
  return `${sign}${Math.abs(difference).toFixed(2)}`;
}

/** A fraction as a percentage with one decimal. */
export function percentText(fraction: number | null | undefined): string {
  return fraction === null || fraction === undefined ? NONE : `${(fraction * 100).toFixed(1)} %`;
}

/** A whole number with thin groups of three: `12 345`. */
export function countText(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u2009');
}

/** `1 run`, `3 runs`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units with three significant digits. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? 'B'}`;
}

/** A number with about `digits` significant digits, without trailing zeros; exponents for the very small. */
export function compactNumber(value: number, digits = 3): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e7) return trimExponent(value.toExponential(digits - 1));
  return String(Number(value.toPrecision(Math.max(digits, Math.ceil(Math.log10(size))))));
}

function trimExponent(text: string): string {
  return text.replace(/\.?0+e/, 'e').replace('e+', 'e');
}
