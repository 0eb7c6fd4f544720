import { defineConfig } from 'vitest/config';

/** Tests run in UTC, whatever the machine's zone is. The cluster's cases have a runner of their own (test/cluster/run.ts). */
const common = { environment: 'node', env: { TZ: 'UTC', LANG: 'C.UTF-8' } } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...common, name: 'unit', include: ['test/{unit,checks,golden}/**/*.test.{ts,tsx}'] } },
      { test: { ...common, name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          ...common,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/harness/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // One window at a time: two cores, and keyboard focus is one per display.
          fileParallelism: false,
        },
      },
    ],
  },
});
