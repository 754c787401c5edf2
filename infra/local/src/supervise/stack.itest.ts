import { inject, describe, expect, it } from 'vitest';

describe('the stack of the integration tests', () => {
  it('tells tests where Postgres, the object store and Temporal are', () => {
    const env = inject('stack');
    expect(Object.keys(env)).toEqual(
      expect.arrayContaining([
        'DATABASE_URL',
        'S3_ENDPOINT',
        'S3_BUCKET',
        'TEMPORAL_ADDRESS',
        'BEAMLINE_EFFICIENTNET_LITE0',
      ]),
    );
    expect(process.env['DATABASE_URL']).toBe(env['DATABASE_URL']);
  });
});
