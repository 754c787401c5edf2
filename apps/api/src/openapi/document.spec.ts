import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApi, type TestApi } from '../testing/start-api.js';
import { openApiDocument } from './document.js';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

it('refers only to schemas that it holds', () => {
  const document = openApiDocument(api.app);
  const names = [...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  expect(names.length).toBeGreaterThan(50);
  expect(Object.keys(document.components?.schemas ?? {})).toEqual(
    expect.arrayContaining([...new Set(names)]),
  );
});

it('lets requests leave out what has a default and answers promise it', () => {
  const schemas = openApiDocument(api.app).components?.schemas ?? {};
  const requiredOf = (name: string) => (schemas[name] as { required: string[] }).required;
  expect(requiredOf('ExperimentSpecInput')).toEqual(['name', 'dataset', 'backbone', 'stages']);
  expect(requiredOf('ExperimentSpec')).toContain('seed');
});

it('gives every operation a summary, and an id of its own', () => {
  const operations = Object.values(openApiDocument(api.app).paths).flatMap((item) =>
    Object.values(item as Record<string, { operationId?: string; summary?: string }>),
  );
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(operations.length);
  expect(operations.filter(({ summary }) => summary === undefined)).toEqual([]);
});
