import type { FieldError, Problem } from '@beamline/contracts';
import type { SampleRun } from './samples.js';

/** What the mock API answers with. */
export type Answer =
  | { status: number; json: unknown; headers?: Record<string, string> }
  | { svg: string }
  | { stream: SampleRun };

export const ok = (json: unknown, headers?: Record<string, string>): Answer => ({
  status: 200,
  json,
  ...(headers && { headers }),
});

export function problem(
  status: number,
  code: Problem['code'],
  detail: string,
  errors?: FieldError[],
): Answer {
  return {
    status,
    json: { type: 'about:blank', title: code, status, detail, code, ...(errors && { errors }) },
  };
}

export function found<T>(value: T | undefined, show: (value: T) => unknown): Answer | undefined {
  return value === undefined ? undefined : ok(show(value));
}

export function page(items: readonly unknown[], query: URLSearchParams): Answer {
  const first = Number(query.get('cursor') ?? 0);
  const next = first + Number(query.get('limit') ?? 50);
  return ok({ items: items.slice(first, next), nextCursor: next < items.length ? String(next) : null });
}
