/** One field in which two specs differ; undefined on a side that lacks it. */
export interface SpecChange {
  path: string;
  before: unknown;
  after: unknown;
}

/** Leaves in which `after` differs from `before`, in the order of the fields; lists of plain values count as one leaf. */
export function specDiff(before: unknown, after: unknown): SpecChange[] {
  const from = leaves(before);
  const to = leaves(after);
  return [...new Set([...from.keys(), ...to.keys()])]
    .filter((path) => JSON.stringify(from.get(path)) !== JSON.stringify(to.get(path)))
    .map((path) => ({ path, before: from.get(path), after: to.get(path) }));
}

/** Shows one side of a change. */
export function leafText(value: unknown): string {
  if (value === undefined) return 'absent';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function leaves(value: unknown, path = '', found = new Map<string, unknown>()): Map<string, unknown> {
  if (!isBranch(value)) {
    found.set(path, value);
    return found;
  }
  for (const [key, child] of Object.entries(value))
    leaves(child, path === '' ? key : `${path}.${key}`, found);
  return found;
}

function isBranch(value: unknown): value is object {
  if (Array.isArray(value)) return value.some((item) => typeof item === 'object' && item !== null);
  return typeof value === 'object' && value !== null;
}
