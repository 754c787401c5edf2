/** One difference between two specs: the path of a value, and what it was and is. */
export interface SpecChange {
  path: string;
  from: unknown;
  to: unknown;
}

/** Every value that differs, in order of the paths. */
export function specDiff(from: unknown, to: unknown, path = ''): SpecChange[] {
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
    return keys.flatMap((key) => specDiff(from[key], to[key], path === '' ? key : `${path}.${key}`));
  }
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  return [{ path, from, to }];
}

/** Lists are compared member by member when they hold objects, as a whole otherwise. */
function isObject(value: unknown): value is Record<string, unknown> {
  if (Array.isArray(value)) return value.some((member) => typeof member === 'object' && member !== null);
  return typeof value === 'object' && value !== null;
}

/** `seed: 1 → 2` */
export function changeLine({ path, from, to }: SpecChange): string {
  return `${path}: ${show(from)} → ${show(to)}`;
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
