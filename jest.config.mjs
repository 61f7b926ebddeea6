/** One run for every package: one PostgreSQL, one migrated template, TypeScript with its types taken off by swc. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/apps'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { target: 'es2024', parser: { syntax: 'typescript', decorators: false } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/packages/testing/src/global-setup.mjs',
  globalTeardown: '<rootDir>/packages/testing/src/global-teardown.mjs',
  watchman: false,
  coverageProvider: 'v8',
  coveragePathIgnorePatterns: ['/node_modules/', '/generated/'],
  // What hangs ends; what is slow on a busy machine does not fail.
  testTimeout: 120_000,
  // Each file's modules stay in memory (jest keeps the contexts of ES modules), so workers are replaced as they grow.
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
  // On a busy machine a worker needs a while to give its memory back; who is not gone then has left something open.
  workerGracefulExitTimeout: 30_000,
};
