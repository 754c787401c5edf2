/**
 * JSON that is the same for equal values: keys in code-point order, no blanks. What has no JSON (functions, undefined)
 * is left out, as `JSON.stringify` does.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isRecord(part) ? sorted(part) : part));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(record).sort((a, b) => (a < b ? -1 : 1));
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}
