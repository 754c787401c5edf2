import { ExperimentSpec, type FieldError } from '@beamline/contracts';
import { type Document, LineCounter, parseDocument, stringify } from 'yaml';

export type SpecFormat = 'yaml' | 'json';

/** A spec as text in the format people chose. */
export function specText(spec: unknown, format: SpecFormat): string {
  return format === 'json' ? JSON.stringify(spec, null, 2) : stringify(spec, { lineWidth: 100 });
}

/** A field error and the line of the text it is about, when the field is there. */
export interface LocatedError extends FieldError {
  line: number | null;
}

export type ReadSpec = { ok: true; spec: ExperimentSpec } | { ok: false; errors: LocatedError[] };

/** Reads YAML or JSON (which is YAML) and checks it against the schema that the server uses. */
export function readSpec(text: string): ReadSpec {
  const { document, lines } = parse(text);
  const syntax = document.errors.map((error) => ({
    path: 'syntax',
    message: error.message.split('\n')[0] ?? 'is not valid YAML',
    line: lines.linePos(error.pos[0]).line,
  }));
  if (syntax.length > 0) return { ok: false, errors: syntax };
  const input = unwrapRecipe(document.toJS() as unknown);
  const parsed = ExperimentSpec.safeParse(input);
  if (parsed.success) return { ok: true, spec: parsed.data };
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: dotted([...issue.path, key]), message: 'is not a known field' }))
      : [{ path: dotted(issue.path), message: issue.message }],
  );
  return { ok: false, errors: locate(errors, text) };
}

/** Finds the line of each field error; `spec.` and `body.` in front of a path are what the server adds. */
export function locate(errors: readonly FieldError[], text: string): LocatedError[] {
  const { document, lines } = parse(text);
  return errors.map((error) => {
    const path = error.path.replace(/^(body\.)?(spec\.)?/, '');
    return { path, message: error.message, line: lineOf(document, lines, path.split('.')) };
  });
}

function parse(text: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines }), lines };
}

/** A recipe file holds its spec under `spec`; pasting one whole is fine. */
function unwrapRecipe(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('spec' in value) || 'stages' in value) return value;
  return value.spec;
}

function dotted(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'spec' : path.map(String).join('.');
}

/** Line of the deepest part of a path that the text has. */
function lineOf(document: Document, lines: LineCounter, path: readonly string[]): number | null {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const keys = path.slice(0, depth).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    for (const start of [keys, ['spec', ...keys]]) {
      const node: unknown = document.getIn(start, true);
      const range = rangeOf(node);
      if (range !== undefined) return lines.linePos(range).line;
    }
  }
  return null;
}

function rangeOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null || !('range' in node)) return undefined;
  return Array.isArray(node.range) && typeof node.range[0] === 'number' ? node.range[0] : undefined;
}
