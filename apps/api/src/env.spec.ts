import { describe, expect, it } from 'vitest';
import { readEnvironment, settingsOf } from './env.js';

const complete = {
  DATABASE_URL: 'postgresql://u:p@127.0.0.1:5432/beamline',
  S3_ENDPOINT: 'http://127.0.0.1:9000/',
  S3_ACCESS_KEY: 'access',
  S3_SECRET_KEY: 'secret',
  S3_BUCKET: 'beamline',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
};

describe('the environment', () => {
  it('has defaults for all but the addresses and their secrets', () => {
    const env = readEnvironment({ ...complete, BEAMLINE_BOOTSTRAP_KEY: '' });
    expect(env).toMatchObject({ API_PORT: 4000, TEMPORAL_NAMESPACE: 'default', BEAMLINE_RESOURCES: ['cpu'] });
    expect(settingsOf(env)).toMatchObject({
      bootstrapKey: null,
      maxUploadBytes: 50e9,
      objectStoreOrigin: 'http://127.0.0.1:9000',
    });
  });

  it('when wrong lists every variable, and no secret', () => {
    const { S3_BUCKET: _bucket, ...rest } = complete;
    const read = () =>
      readEnvironment({
        ...rest,
        API_PORT: 'http',
        BEAMLINE_BOOTSTRAP_KEY: 'short-one',
        DATABASE_URL: 'mysql://u:hidden@h',
      });
    expect(read).toThrow(/S3_BUCKET: is not set/);
    expect(read).toThrow(/API_PORT/);
    expect(read).toThrow(/BEAMLINE_BOOTSTRAP_KEY: must have at least 16 characters/);
    expect(read).toThrow(/DATABASE_URL: must look like postgresql/);
    expect(read).not.toThrow(/hidden|short-one/);
  });

  it('gives all instances the same session secret, which is not the one of the object store', () => {
    const secretOf = (key: string) =>
      settingsOf(readEnvironment({ ...complete, S3_SECRET_KEY: key })).sessionSecret;
    expect(secretOf('secret')).toBe(secretOf('secret'));
    expect(secretOf('secret')).not.toBe(secretOf('other'));
    expect(secretOf('secret')).not.toContain('secret');
  });
});
