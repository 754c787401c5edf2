import { describe, expect, it } from 'vitest';
import { createRedactor } from './redact.js';

const redact = createRedactor({
  S3_SECRET_KEY: 'correct-horse-battery',
  DATABASE_URL: 'postgres://beamline:p%40ssword@127.0.0.1/beamline',
  SHORT_TOKEN: 'abc',
  HOME: '/home/someone',
});

describe('what stands in no line', () => {
  it.each([
    ['a secret of the environment', 'key correct-horse-battery!', 'key [redacted]!'],
    ["the database's password, as written and as meant", 'p%40ssword p@ssword', '[redacted] [redacted]'],
    ['a password in an address', 'GET https://me:hunter22@host/x', 'GET https://[redacted]@host/x'],
    [
      'the signature of a link',
      'http://s3/b/k?X-Amz-Signature=12&x=1 failed',
      'http://s3/b/k?[redacted] failed',
    ],
    ['a bearer token', 'Authorization: Bearer abcdefgh.ijkl', 'Authorization: Bearer [redacted]'],
    ['a named secret', 'password="swordfish" next', 'password="[redacted]" next'],
    ['an API key', 'with blk_abcdEFGH1234', 'with [redacted]'],
  ])('%s', (_, line, clean) => {
    expect(redact(line)).toBe(clean);
  });

  it('all else is left as it is', () => {
    const line = 'step 50: loss 3.1, 12 tokens of abc in /home/someone?epoch=2';
    expect(redact(line)).toBe(line);
  });
});
