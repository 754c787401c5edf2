import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDir } from '../testing/temporary-dir.js';
import { LogFile } from './log-file.js';

describe('LogFile', () => {
  it('never grows past its bound and keeps the part before in a second file', async () => {
    const file = path.join(await temporaryDir(), 'logs/api.log');
    const log = new LogFile(file, 100);
    for (let line = 0; line < 30; line += 1) log.write(`line ${String(line)}\n`);
    log.close();
    expect(statSync(file).size).toBeLessThanOrEqual(100);
    expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(100);
    const kept = readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8');
    expect(kept).toMatch(/line 28\nline 29\n$/);
  });

  it('goes on where an earlier run stopped', async () => {
    const file = path.join(await temporaryDir(), 'api.log');
    for (const text of ['first\n', 'second\n']) {
      const log = new LogFile(file);
      log.write(text);
      log.close();
    }
    expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
  });

  it('remembers the last lines for messages', async () => {
    const log = new LogFile(path.join(await temporaryDir(), 'api.log'));
    log.write('one\n\ntwo\n');
    expect(log.lastLines()).toEqual(['one', 'two']);
    log.close();
  });
});
