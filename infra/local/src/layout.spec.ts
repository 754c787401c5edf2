import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { partsDirOf, stackDirOf, stackNameOf, stateRoot } from './layout.js';

describe('layout', () => {
  it.each(['../elsewhere', 'parts', '', 'A', 'a/b'])('refuses "%s" as the name of a stack', (name) => {
    expect(() => stackDirOf(name)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }) as Error);
  });

  it('keeps each stack in a folder of its own beside the parts', () => {
    expect(stackDirOf('second')).toBe(path.join(stateRoot, 'second'));
  });

  it('shares parts between clones when told where', () => {
    expect(partsDirOf({ BEAMLINE_PARTS_DIR: '/shared/parts' })).toBe('/shared/parts');
    expect(partsDirOf({})).toBe(path.join(stateRoot, 'parts'));
  });

  it('names the stack after BEAMLINE_STACK', () => {
    expect(stackNameOf({ BEAMLINE_STACK: 'second' })).toBe('second');
    expect(stackNameOf({})).toBe('main');
  });
});
