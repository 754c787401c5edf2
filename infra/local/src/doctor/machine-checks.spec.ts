import { describe, expect, it } from 'vitest';
import { memoryCheck, nodeCheck } from './machine-checks.js';

describe('machine checks', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '24.1.0'])('accept Node %s', (version) => {
    expect(nodeCheck(version).status).toBe('ok');
  });

  it.each(['18.20.0', '20.18.3'])('find Node %s too old and say which to install', (version) => {
    expect(nodeCheck(version)).toMatchObject({
      status: 'wrong',
      advice: expect.stringContaining('20.19') as string,
    });
  });

  it('warn of little memory', () => {
    expect(memoryCheck(2e9).status).toBe('wrong');
    expect(memoryCheck(8e9).status).toBe('ok');
  });
});
