import { DomainError } from '@beamline/contracts';
import { parse } from 'yaml';

/** An assignment of the command line: `stages.decoder.maxEpochs=3`. */
export interface Assignment {
  path: string[];
  value: unknown;
}

/**
 * Reads `path=value`. Keys are parted by dots; members of a list are named by index (`stages[0]`,
 * `stages.0`) or by their `name` (`stages.finetune`). The value is read as YAML: `3`, `true`, `null`, `[1, 3]`, text.
 */
export function parseAssignment(text: string): Assignment {
  const equals = text.indexOf('=');
  const path =
    equals < 1
      ? []
      : text
          .slice(0, equals)
          .replaceAll(/\[(\d+)\]/g, '.$1')
          .split('.');
  if (path.length === 0 || path.some((key) => key === ''))
    throw new DomainError('INVALID_INPUT', `"${text}" is not an assignment`, {
      advice: 'write path=value, such as stages[0].maxEpochs=3',
      where: { option: '--set' },
    });
  return { path, value: parseValue(text.slice(equals + 1)) };
}

function parseValue(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A copy of `document` with the value at the path replaced; missing objects on the way are made. */
export function setPath(document: unknown, { path, value }: Assignment): unknown {
  return setAt(document, path, value, []);
}

function setAt(node: unknown, path: readonly string[], value: unknown, done: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(node)) {
    const index = memberIndex(node, key, done);
    return node.with(index, setAt(node[index], rest, value, [...done, key]));
  }
  const object = node === undefined || node === null ? {} : asObject(node, key, done);
  return { ...object, [key]: setAt(object[key], rest, value, [...done, key]) };
}

function asObject(node: unknown, key: string, done: readonly string[]): Record<string, unknown> {
  if (typeof node === 'object') return node as Record<string, unknown>;
  throw unknownPath([...done, key], `${done.join('.')} has no fields`);
}

function memberIndex(list: readonly unknown[], key: string, done: readonly string[]): number {
  const index = /^\d+$/.test(key) ? Number(key) : list.findIndex((member) => hasName(member, key));
  if (index >= 0 && index < list.length) return index;
  throw unknownPath([...done, key], `${done.join('.')} has ${list.length} members and none is "${key}"`);
}

function hasName(member: unknown, name: string): boolean {
  return typeof member === 'object' && member !== null && 'name' in member && member.name === name;
}

function unknownPath(path: readonly string[], reason: string): DomainError {
  return new DomainError('INVALID_INPUT', `cannot set ${path.join('.')}: ${reason}`, {
    advice: 'name a field of the spec',
    where: { option: '--set' },
  });
}
