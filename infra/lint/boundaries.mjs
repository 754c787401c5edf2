/**
 * The arrows between packages, as ESLint rules.
 *
 * Imports by package name, by relative path into another package and by `import()` are all refused unless the table allows them.
 */

/** What each folder may import from the workspace; `types` may be imported with `import type` only, `tests` by tests only. */
const ARROWS = {
  'libs/contracts': {},
  'libs/metrics': { values: ['contracts'] },
  'libs/workflows': { types: ['contracts'] },
  'libs/model': { values: ['contracts'] },
  'libs/data': { values: ['contracts'] },
  'libs/objects': { values: ['contracts'] },
  'libs/records': { values: ['contracts'] },
  'libs/client': { values: ['contracts'] },
  'libs/golden': { values: ['contracts', 'metrics', 'workflows', 'model', 'data'] },
  'infra/local': { values: ['contracts', 'objects', 'records'] },
  bench: { values: ['contracts', 'model', 'data', 'worker'] },
  chaos: { values: ['contracts', 'client', 'local'] },
  'apps/api': { values: ['contracts', 'metrics', 'objects', 'records', 'workflows'] },
  'apps/worker': { values: ['contracts', 'metrics', 'workflows', 'model', 'data', 'objects', 'records'] },
  'apps/dashboard': { values: ['contracts', 'client'], tests: ['objects', 'records'] },
  'apps/cli': { values: ['contracts', 'client', 'local'] },
};

/** Where each workspace package lives, for imports by relative path. */
const FOLDERS = {
  contracts: 'libs/contracts',
  metrics: 'libs/metrics',
  workflows: 'libs/workflows',
  model: 'libs/model',
  data: 'libs/data',
  objects: 'libs/objects',
  records: 'libs/records',
  client: 'libs/client',
  golden: 'libs/golden',
  local: 'infra/local',
  bench: 'bench',
  chaos: 'chaos',
  api: 'apps/api',
  worker: 'apps/worker',
  dashboard: 'apps/dashboard',
  cli: 'apps/cli',
};

const PRISMA = { group: ['@prisma/*', 'prisma', 'prisma/*'], message: 'Only libs/records speaks Prisma.' };
const TEMPORAL = { group: ['@temporalio/*'], message: 'Temporal belongs to workflows, worker and api.' };
const NODE = {
  group: ['node:*', 'fs', 'path', 'os', 'http'],
  message: 'This package runs in the browser and in workflows too.',
};
const FILES = {
  group: ['node:fs', 'node:fs/*', 'node:net', 'node:http', 'node:https', 'node:child_process'],
  message: 'Tensors only: bytes come in and go out as arguments.',
};
const TENSORS = {
  group: ['@tensorflow/*'],
  message: 'Only libs/model and the trainer in apps/worker hold tensors.',
};

/** What a package shows for comparisons alone, and who may look. */
const INTERNALS = {
  group: ['@beamline/*/internals'],
  message: 'Internals are for comparisons with other implementations: only libs/golden may import them.',
};
const SEES_INTERNALS = 'libs/golden';

/** Libraries that a folder's own code, its tests aside, must stay clear of. */
const CLEAR_OF = {
  'libs/contracts': [NODE, PRISMA, TEMPORAL, TENSORS],
  'libs/metrics': [PRISMA, TEMPORAL, TENSORS],
  'libs/workflows': [NODE, PRISMA, TENSORS],
  'libs/model': [FILES, PRISMA, TEMPORAL],
  'libs/data': [PRISMA, TEMPORAL, TENSORS],
  'libs/objects': [PRISMA, TEMPORAL, TENSORS],
  'libs/records': [TEMPORAL, TENSORS],
  'libs/client': [NODE, PRISMA, TEMPORAL, TENSORS],
  'libs/golden': [PRISMA, TEMPORAL, TENSORS],
  'infra/local': [PRISMA, TENSORS],
  bench: [PRISMA, TEMPORAL, TENSORS],
  chaos: [PRISMA, TEMPORAL, TENSORS],
  'apps/api': [PRISMA, TENSORS],
  'apps/worker': [PRISMA],
  'apps/dashboard': [NODE, PRISMA, TEMPORAL, TENSORS],
  'apps/cli': [PRISMA, TEMPORAL, TENSORS],
};

const TESTS = [
  '**/*.spec.ts',
  '**/*.spec.tsx',
  '**/*.itest.ts',
  '**/*.contract.ts',
  '**/testing/**',
  '**/e2e/**',
  '**/*.config.ts',
];

function spellings(name) {
  return [`@beamline/${name}`, `@beamline/${name}/*`, `**/${FOLDERS[name]}/**`];
}

/** Tests run where types-only imports need not hold: they may import the values too. */
function forbiddenPackages(folder, isTest) {
  const arrows = ARROWS[folder];
  const types = isTest ? [] : (arrows.types ?? []);
  const ofTests = [...(arrows.types ?? []), ...(arrows.tests ?? [])];
  const values = [...(arrows.values ?? []), ...(isTest ? ofTests : [])];
  const internals = folder === SEES_INTERNALS ? [] : [INTERNALS];
  const packages = Object.keys(FOLDERS)
    .filter((name) => FOLDERS[name] !== folder && !values.includes(name))
    .map((name) => ({
      group: spellings(name),
      message: `${folder} may not import ${FOLDERS[name]}: see "arrows" in ARCHITECTURE.md.`,
      allowTypeImports: types.includes(name),
    }));
  return [...packages, ...internals];
}

function forbiddenDynamically(folder) {
  const allowed = [
    ...(ARROWS[folder].values ?? []),
    Object.keys(FOLDERS).find((name) => FOLDERS[name] === folder),
  ];
  const internals = folder === SEES_INTERNALS ? '' : '.*\\u002Finternals$|';
  return {
    selector: `ImportExpression > Literal[value=/^@beamline\\u002F(${internals}(?!(${allowed.join('|')})(\\u002F|$)))/]`,
    message: `${folder} may not import() this package: see "arrows" in ARCHITECTURE.md.`,
  };
}

function rulesOf(folder, libraries, isTest) {
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      { patterns: [...forbiddenPackages(folder, isTest), ...libraries] },
    ],
    'no-restricted-syntax': ['error', forbiddenDynamically(folder)],
  };
}

/** Flat-config entries; the files under `illegal/` break the rules on purpose and are linted by their test alone. */
export const boundaries = [
  { ignores: ['infra/lint/illegal/**'] },
  ...Object.keys(ARROWS).flatMap((folder) => [
    { files: [`${folder}/**/*.{ts,tsx}`], rules: rulesOf(folder, [], true) },
    {
      files: [`${folder}/src/**/*.{ts,tsx}`],
      ignores: TESTS,
      rules: rulesOf(folder, CLEAR_OF[folder], false),
    },
  ]),
];
