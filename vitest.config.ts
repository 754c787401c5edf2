import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', '**/dist/**', '**/.beamline/**'];

/** One project per kind of test; `npm test` runs them all, `npx vitest --project unit` runs the quick ones. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.spec.ts', '**/*.spec.tsx', 'infra/**/*.spec.mjs'],
          exclude: ignored,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.itest.ts'],
          exclude: ignored,
          globalSetup: ['infra/local/src/testing/stack.setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
