import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  // Not build/: CI keeps a checkout of Azure's OpenAPI files there, and jest would index all of it.
  roots: ['<rootDir>/__tests__', '<rootDir>/bench', '<rootDir>/emulator', '<rootDir>/scripts', '<rootDir>/src'],
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }] },
  testTimeout: 60_000,
  // Most of a test's time is waiting for the local Azure: three at once fit on two cores, where jest would run one.
  maxWorkers: Math.max(3, availableParallelism() - 1),
};
