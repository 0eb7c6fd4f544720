import { defineConfig } from 'vitest/config';

/** Tests run in UTC, whatever the machine's zone is. The cluster's cases have a runner of their own (test/cluster/run.ts). */
const common = { environment: 'node', env: { TZ: 'UTC', LANG: 'C.UTF-8' } } as const;

/** Tests that drive the real window. One at a time: two cores, and keyboard focus is one per display. */
const window = {
  ...common,
  globalSetup: ['test/e2e/harness/global-setup.ts'],
  testTimeout: 60_000,
  hookTimeout: 60_000,
  fileParallelism: false,
  expect: { poll: { timeout: 20_000 } },
};

export default defineConfig({
  test: {
    projects: [
      // So long only a hang takes: how fast something is, the benches measure.
      {
        test: {
          ...common,
          name: 'unit',
          include: ['test/{unit,checks,golden}/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
        },
      },
      { test: { ...common, name: 'integration', include: ['test/integration/**/*.test.ts'], testTimeout: 90_000 } },
      { test: { ...window, name: 'e2e', include: ['test/e2e/**/*.test.ts'] } },
      // Against the rig's kubectl; with the next, started by build/test-cluster.mjs, since both need the rig.
      { test: { ...common, name: 'cluster-kubectl', include: ['test/cluster/**/*.kubectl.test.ts'] } },
      // A real node with pods; slow to start, and one at a time: two cores.
      {
        test: {
          ...common,
          name: 'cluster-node',
          include: ['test/cluster/**/*.rig.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 1_200_000,
        },
      },
      // The window on the real cluster.
      { test: { ...window, name: 'cluster-window', include: ['test/cluster/**/*.window.test.ts'] } },
    ],
  },
});
