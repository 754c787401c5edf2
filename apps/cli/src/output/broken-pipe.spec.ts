import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { endWithoutReader } from './broken-pipe.js';

const failing = (code: string) => Object.assign(new Error(`write ${code}`), { code });

it('output that nobody reads ends the command with success, any other failure of it is thrown', () => {
  const stream = new EventEmitter();
  const ends: number[] = [];
  endWithoutReader(stream, (code) => ends.push(code));
  expect(() => stream.emit('error', failing('ENOSPC'))).toThrow('ENOSPC');
  expect(ends).toEqual([]);
  stream.emit('error', failing('EPIPE'));
  expect(ends).toEqual([0]);
});
