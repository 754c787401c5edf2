/** |x - y| <= abs + rel · |y| for every element. */
export interface Tolerance {
  readonly abs: number;
  readonly rel?: number;
}

/** How one quantity of a fixture compares with the reference. */
export interface Finding {
  readonly quantity: string;
  /** Greatest |x - y|; infinite where a value is missing or not a number. */
  readonly maxAbs: number;
  /** Greatest |x - y| / |y| where |y| is above the absolute tolerance: below it a relative error says nothing. */
  readonly maxRel: number;
  /** In words, for example `abs 1e-5, rel 1e-4` or `exact`. */
  readonly tolerance: string;
  readonly pass: boolean;
  /** What differs most, when it fails. */
  readonly detail?: string;
}

/** Compares numbers element by element. */
export function close(
  quantity: string,
  actual: ArrayLike<number> | undefined,
  expected: ArrayLike<number>,
  { abs, rel = 0 }: Tolerance,
): Finding {
  const tolerance =
    rel === 0 ? `abs ${short(abs)}` : `${abs === 0 ? '' : `abs ${short(abs)}, `}rel ${short(rel)}`;
  const found = actual?.length ?? 0;
  if (found !== expected.length)
    return different(quantity, tolerance, `${found} values for ${expected.length} of the reference`);
  const worst = { abs: 0, rel: 0, excess: -Infinity, index: -1 };
  for (let index = 0; index < expected.length; index += 1) {
    const [x, y] = [actual?.[index] ?? NaN, expected[index] ?? NaN];
    const error = x === y ? 0 : finiteOr(Math.abs(x - y), Infinity);
    const excess = error - rel * finiteOr(Math.abs(y), 0) - abs;
    worst.abs = Math.max(worst.abs, error);
    if (Math.abs(y) > abs) worst.rel = Math.max(worst.rel, error / Math.abs(y));
    if (excess > worst.excess) Object.assign(worst, { excess, index });
  }
  const pass = worst.excess <= 0 || expected.length === 0;
  const { index } = worst;
  const detail = pass
    ? {}
    : { detail: `[${index}] ${String(actual?.[index])} for ${String(expected[index])}` };
  return { quantity, maxAbs: worst.abs, maxRel: worst.rel, tolerance, pass, ...detail };
}

/** A measure of distance that must not pass a limit. */
export function atMost(quantity: string, measure: string, distance: number, limit: number): Finding {
  const pass = distance <= limit;
  return {
    quantity,
    maxAbs: 0,
    maxRel: finiteOr(distance, Infinity),
    tolerance: `${measure} ${short(limit)}`,
    pass,
    ...(pass ? {} : { detail: `${measure} is ${distance}` }),
  };
}

/** Compares anything that can be written as JSON, objects by their keys whatever their order. */
export function exact(quantity: string, actual: unknown, expected: unknown): Finding {
  const place = firstDifference(actual, expected, '');
  if (place !== undefined) return different(quantity, 'exact', place);
  return { quantity, maxAbs: 0, maxRel: 0, tolerance: 'exact', pass: true };
}

function different(quantity: string, tolerance: string, detail: string): Finding {
  return { quantity, maxAbs: Infinity, maxRel: Infinity, tolerance, pass: false, detail };
}

function firstDifference(actual: unknown, expected: unknown, place: string): string | undefined {
  if (!isContainer(actual) || !isContainer(expected) || Array.isArray(actual) !== Array.isArray(expected))
    return Object.is(actual, expected) || actual === expected
      ? undefined
      : `${place} ${written(actual)} for ${written(expected)}`.trim();
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  for (const key of keys) {
    const found = firstDifference(actual[key], expected[key], `${place}[${key}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const LONGEST_VALUE = 80;

function written(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** 0.00001 as `1e-5`. */
function short(value: number): string {
  return value === 0
    ? '0'
    : Number(value.toPrecision(3)).toExponential().replace('e+', 'e').replace('e0', '');
}

function finiteOr(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}
