// Arrows point down only. What each package may import of ours; the same table is the picture of the house.
const LAYERS = {
  'packages/db': [],
  'packages/core': ['packages/db'],
  'packages/pdf': [],
  'packages/bus': ['packages/core', 'packages/db'],
  'packages/storage': ['packages/core'],
  'packages/auth': ['packages/core', 'packages/db'],
  'packages/oauth': ['packages/auth', 'packages/core', 'packages/db'],
  'packages/rest': ['packages/auth', 'packages/bus', 'packages/core', 'packages/db'],
  'packages/graphql': ['packages/auth', 'packages/bus', 'packages/core', 'packages/db'],
  'packages/realtime': ['packages/auth', 'packages/bus', 'packages/core', 'packages/db'],
  'packages/git': ['packages/core'],
  'packages/files': ['packages/core', 'packages/pdf'],
  'packages/forms': ['packages/auth', 'packages/core'],
  'packages/mcp': ['packages/auth', 'packages/bus', 'packages/core', 'packages/db'],
  'apps/server': ['packages/(?!testing/)[^/]+'],
  'apps/cli': ['apps/server', 'packages/(?!testing/)[^/]+'],
};

const TEST = '(\\.(test|fixture)\\.ts$|/test/)';
const LISTENS = ['fastify', '@fastify', 'graphql', 'mercurius', 'ws', '@modelcontextprotocol', 'ioredis'];
const DOMAIN = '^packages/core/src/(?!kernel/)([^/]+)/';
const COMPOSITE = '^packages/core/src/(workflows|work)/';

const layers = Object.entries(LAYERS).map(([layer, below]) => ({
  name: `layer-${layer.split('/')[1]}`,
  comment: `${layer} may import only ${below.join(', ') || 'nothing'} of ours (docs/architecture.md).`,
  severity: 'error',
  from: { path: `^${layer}/`, pathNot: TEST },
  to: { path: '^(packages|apps)/', pathNot: [layer, ...below].map((allowed) => `^${allowed}/`) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'core-does-not-listen',
      comment: 'The domain and the database know no protocol.',
      severity: 'error',
      from: { path: '^packages/(core|db)/', pathNot: TEST },
      // Installed, or not even that.
      to: { path: `(^|node_modules/)(${LISTENS.join('|')})(/|$)` },
    },
    {
      name: 'adapters-know-operations-not-domains',
      comment: 'An adapter serves whatever @stint/core lists; it may not single out a domain.',
      severity: 'error',
      from: { path: '^packages/(rest|graphql|realtime|mcp|files|forms|git)/', pathNot: TEST },
      to: { path: '^packages/core/src/', pathNot: '^packages/core/src/index\\.ts$' },
    },
    {
      name: 'domains-meet-at-the-front-door',
      comment: "Of another domain: its index, its schema, its events. Its operations are nobody's business.",
      severity: 'error',
      from: { path: DOMAIN, pathNot: [TEST, COMPOSITE] },
      to: {
        path: DOMAIN,
        pathNot: ['^packages/core/src/$1/', '^packages/core/src/[^/]+/(index|[^/]+\\.(schema|events))\\.ts$'],
      },
    },
    {
      name: 'composites-run-whole-operations',
      comment:
        'What is made of other operations runs those, and reaches no further into a domain (docs/decisions/0013).',
      severity: 'error',
      from: { path: COMPOSITE, pathNot: TEST },
      to: {
        path: DOMAIN,
        pathNot: [
          '^packages/core/src/$1/',
          '^packages/core/src/[^/]+/(index|[^/]+\\.(schema|events)|operations/.+)\\.ts$',
        ],
      },
    },
    {
      name: 'only-composites-run-operations',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: [TEST, COMPOSITE] },
      to: { path: '^packages/core/src/kernel/within\\.ts$' },
    },
    {
      name: 'kernel-knows-no-domain',
      severity: 'error',
      from: { path: '^packages/core/src/kernel/', pathNot: TEST },
      to: { path: DOMAIN },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'nothing-imports-a-test',
      severity: 'error',
      from: {},
      to: { path: '\\.test\\.ts$' },
    },
    {
      name: 'production-needs-dependencies',
      comment: 'A devDependency is not there in production.',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: [TEST, '^packages/testing/'] },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^(packages|apps)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Generated, and circular inside.
    exclude: { path: '^packages/db/src/generated/' },
    // Types count: an arrow that only types follow is still an arrow.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
