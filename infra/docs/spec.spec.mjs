import { readFileSync } from 'node:fs';
import { Decoding, ExperimentSpec, ModelSpec, StageSpec, SweepSpec } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';

const text = readFileSync(new URL('../../docs/spec.md', import.meta.url), 'utf8');
const OWN_TABLES = ['model', 'stages', 'sweep'];

/** Paths of the fields of a schema with what stands for their defaults; `required` where there is none. */
function fieldsOf(schema, path, fallback) {
  const { type, innerType, defaultValue } = schema.def;
  if (type === 'prefault') return fieldsOf(innerType, path);
  if (type === 'default') return fieldsOf(innerType, path, defaultValue);
  if (type === 'nullable') {
    const inner = fieldsOf(innerType, path, null);
    return inner.length === 1 ? inner : [[path, 'none'], ...inner];
  }
  if (type === 'object') return childrenOf(schema.shape, path);
  if (type === 'union') {
    const shape = Object.assign({}, ...schema.def.options.map((option) => option.shape));
    return childrenOf(shape, path).map(([name, value]) =>
      name.endsWith('.kind') ? [name, `\`${fallback.kind}\``] : [name, value],
    );
  }
  return [[path, shown(fallback)]];
}

const childrenOf = (shape, path) =>
  Object.entries(shape).flatMap(([name, field]) =>
    fieldsOf(field, path === '' ? name : `${path}.${name}`, undefined),
  );

function shown(value) {
  if (value === undefined) return 'required';
  if (value === null) return 'none';
  if (Array.isArray(value)) return `\`[${value.join(', ')}]\``;
  return value === '' ? 'empty' : `\`${value}\``;
}

/** First two cells of the rows under a heading. */
function rowsUnder(heading) {
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` +\| (.+?) +\|/gm)].map(([, name, value]) => [name, value]);
}

const without = (schema, names) =>
  fieldsOf(schema, '').filter(([path]) => !names.includes(path.split('.')[0]));

describe('docs/spec.md', () => {
  it.each([
    ['The experiment', without(ExperimentSpec, OWN_TABLES)],
    ['`model`', fieldsOf(ModelSpec, '')],
    ['`stages`', fieldsOf(StageSpec, '')],
    ['Decoding', fieldsOf(Decoding, '')],
    ['`sweep`', without(SweepSpec, Object.keys(Decoding.shape))],
  ])('lists every field of %s with its default, and no other', (heading, fields) => {
    expect(fields.length).toBeGreaterThan(1);
    expect(Object.fromEntries(rowsUnder(heading))).toEqual(Object.fromEntries(fields));
  });
});
