/** What may import what. The reasons stand in CONTRIBUTING; TypeScript's references and Biome's rules catch the rest. */
const nodeModules =
  '^node:|^(fs|path|net|tls|http|https|os|crypto|child_process|dns|worker_threads|stream|url|util|events|process)$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports it and it is no entry: dead.',
      severity: 'error',
      from: { orphan: true, pathNot: '(^|/)[^/]+[.](test|bench)[.]tsx?$|[.]d[.]ts$' },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'shared-is-pure',
      comment:
        'shared/ runs in the window, the worker and plain Node: no Node, no Electron, and packages only for its contracts.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: '^shared/|(^|/)node_modules/zod/' },
    },
    {
      name: 'zod-in-contracts-only',
      comment: 'The rest of shared/ goes into the window, where zod must not run.',
      severity: 'error',
      from: { path: '^shared/', pathNot: '^shared/contract/' },
      to: { path: '(^|/)node_modules/zod/' },
    },
    {
      name: 'checks-only-judge',
      comment: 'A check is a pure function of facts.',
      severity: 'error',
      from: { path: '^electron/checks/' },
      to: { pathNot: '^electron/checks/|^shared/(model|catalogue|rules|flow)/' },
    },
    {
      name: 'probes-never-judge',
      severity: 'error',
      from: { path: '^electron/probes/' },
      to: { path: '^electron/(checks|engine|main|preload|worker|cli|demo)/|^shared/catalogue/' },
    },
    {
      name: 'electron-in-main-and-preload-only',
      comment: 'Everything else must run on plain Node.',
      severity: 'error',
      from: { pathNot: '^electron/(main|preload)/' },
      to: { path: '^electron$|(^|/)node_modules/electron/' },
    },
    {
      name: 'preload-is-one-file',
      comment: 'A sandboxed script: Electron and plain names, nothing else.',
      severity: 'error',
      from: { path: '^electron/preload/' },
      to: { pathNot: '^electron$|(^|/)node_modules/electron/|^shared/contract/operation-names[.]ts$' },
    },
    {
      name: 'nothing-reaches-into-main',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/', pathNot: '^electron/main/' },
      to: { path: '^electron/(main|preload)/' },
    },
    {
      name: 'engine-below-its-hosts',
      severity: 'error',
      from: { path: '^electron/(engine|kube|platform|demo)/' },
      to: { path: '^electron/(worker|cli|main|preload)/' },
    },
    {
      name: 'main-parses-nothing-hostile',
      comment: 'Servers, certificates and kubeconfigs are read in the worker.',
      severity: 'error',
      from: { path: '^electron/main/' },
      to: {
        path: '^electron/(engine|probes|checks|kube|demo|cli)/|^electron/worker/(?!protocol[.]ts$)|(^|/)node_modules/(yaml|@kubernetes)/',
      },
    },
    {
      name: 'renderer-only-shows',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: `^(electron|test|build)/|^electron$|${nodeModules}|(^|/)node_modules/(zod|electron|yaml|@kubernetes)/`,
      },
    },
    {
      name: 'renderer-takes-names-and-types-of-contracts',
      comment: 'At run time zod would come along; types of it are welcome.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: '^shared/contract/',
        pathNot: '^shared/contract/operation-names[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'product-needs-no-test',
      severity: 'error',
      from: { path: '^(shared|electron|renderer)/' },
      to: { path: '^(test|build)/' },
    },
  ],
  options: {
    // TypeScript 7 has no API that the cruiser knows: without swc it would find no module at all, and say that all is well.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '[.](css|svg|json)$' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
