import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { RequestedTarget } from '../../shared/model/run.ts';
import { type RunningApiServer, type RunningServer, startDemoServer } from './api-server.ts';
import type { DemoCluster } from './cluster.ts';
import { clusterWithDashboards, type DashboardCluster } from './dashboards.ts';
import { freePort, startBalancer, startRefusingProxy, startSignInPage } from './other-servers.ts';
import { createAuthority, type IssuedCertificate } from './pki.ts';
import { linkOf, type ScenarioName } from './scenarios.ts';
import { TokenIssuer } from './token-issuer.ts';

/** The running practice clusters, all in one kubeconfig. */
export interface Demo {
  readonly kubeconfigPath: string;
  target(scenario: ScenarioName): RequestedTarget;
  /** What the API server of a scenario was asked, as its audit log has it: `GET /version`. Empty where it has none. */
  audit(scenario: ScenarioName): readonly string[];
  /** Ends every server and removes the kubeconfig. */
  stop(): Promise<void>;
}

interface Entry {
  readonly scenario: ScenarioName;
  readonly port: number;
  readonly authorityPem: string;
  readonly user: Readonly<Record<string, string>>;
  readonly proxyPort?: number;
}

const folderPrefix = 'authpath-demo-';
const hour = 3_600_000;
const day = 24 * hour;

/**
 * Starts every practice cluster on 127.0.0.1, with keys, tokens and authority made for this moment, and writes a kubeconfig
 * (mode 0600, in a temporary folder) with a context for each.
 */
export async function startDemo(now: () => Date = () => new Date()): Promise<Demo> {
  const today = now().getTime();
  const between = (from: number, to: number) => ({ notBefore: new Date(today + from), notAfter: new Date(today + to) });
  const valid = between(-30 * day, 335 * day);
  const [authority, otherAuthority] = await Promise.all([createAuthority(valid), createAuthority(valid)]);
  const own = { dnsNames: ['localhost', 'kubernetes.default.svc'], ipAddresses: ['127.0.0.1'] };
  const [good, expired, otherNames, unnamed, admin, oldAdmin] = await Promise.all([
    authority.issueServer({ ...own, ...valid }),
    authority.issueServer({ ...own, ...between(-400 * day, -3 * day) }),
    authority.issueServer({
      dnsNames: ['cp-1.demo.example', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
      ipAddresses: ['10.96.0.1', '192.0.2.11'],
      ...valid,
    }),
    otherAuthority.issueServer({ dnsNames: [], ipAddresses: [], ...between(-20 * day, 345 * day) }),
    authority.issueClient({ commonName: 'demo-admin', organization: 'system:masters', ...valid }),
    authority.issueClient({
      commonName: 'demo-admin',
      organization: 'system:masters',
      ...between(-370 * day, -5 * day),
    }),
  ]);
  const tokens = new TokenIssuer();
  const started: RunningServer[] = [];
  const keep = async (starting: Promise<RunningServer>): Promise<number> => {
    const running = await starting;
    started.push(running);
    return running.port;
  };
  const audits = new Map<number, readonly string[]>();
  const serve = async (certificate: IssuedCertificate, cluster?: DemoCluster): Promise<number> => {
    const running: RunningApiServer = await startDemoServer({
      certificate,
      clientAuthorityPem: authority.certificatePem,
      tokens,
      now,
      administrators: ['system:masters'],
      ...(cluster === undefined ? {} : { cluster }),
    });
    audits.set(running.port, running.audit);
    return keep(Promise.resolve(running));
  };
  const serveDashboards = async (kind: DashboardCluster): Promise<number> => {
    const wanted = { now: now(), authorityPem: authority.certificatePem, certificate: unnamed };
    const { cluster, running } = await clusterWithDashboards(kind, wanted);
    started.push(...running);
    return serve(good, cluster);
  };
  const apiPort = await serve(good);
  const [healthyPort, remadePort, sevenPort, twoPort] = await Promise.all([
    serveDashboards('two-seven'),
    serveDashboards('account-remade'),
    serveDashboards('seven'),
    serveDashboards('two-installs'),
  ]);
  const [expiredPort, namesPort, balancerPort, pagePort, proxyPort, deadPort] = await Promise.all([
    serve(expired),
    serve(otherNames),
    keep(startBalancer(good)),
    keep(startSignInPage(good)),
    keep(startRefusingProxy()),
    freePort(),
  ]);

  const certificateUser = (pair: IssuedCertificate) => ({
    'client-certificate-data': base64(pair.certificatePem),
    'client-key-data': base64(pair.keyPem),
  });
  const token = (name: string, issuer: TokenIssuer, from: number, to: number) => ({
    token: issuer.create({
      namespace: 'demo',
      name,
      issuedAt: new Date(today + from),
      expiresAt: new Date(today + to),
    }),
  });
  const ca = authority.certificatePem;
  const adminUser = certificateUser(admin);
  const entries: readonly Entry[] = [
    { scenario: 'healthy', port: apiPort, authorityPem: ca, user: adminUser },
    { scenario: 'expired-server-certificate', port: expiredPort, authorityPem: ca, user: adminUser },
    { scenario: 'wrong-authority', port: apiPort, authorityPem: otherAuthority.certificatePem, user: adminUser },
    { scenario: 'name-not-in-certificate', port: namesPort, authorityPem: ca, user: adminUser },
    { scenario: 'expired-client-certificate', port: apiPort, authorityPem: ca, user: certificateUser(oldAdmin) },
    { scenario: 'expired-token', port: apiPort, authorityPem: ca, user: token('reader', tokens, -3 * hour, -2 * hour) },
    {
      scenario: 'foreign-token',
      port: apiPort,
      authorityPem: ca,
      user: token('reader', new TokenIssuer(), -hour / 2, hour / 2),
    },
    { scenario: 'proxy-refuses', port: apiPort, authorityPem: ca, user: adminUser, proxyPort },
    { scenario: 'balancer-without-server', port: balancerPort, authorityPem: ca, user: adminUser },
    { scenario: 'sign-in-page', port: pagePort, authorityPem: ca, user: adminUser },
    { scenario: 'nothing-listens', port: deadPort, authorityPem: ca, user: adminUser },
    { scenario: 'few-rights', port: apiPort, authorityPem: ca, user: token('visitor', tokens, -hour / 2, hour / 2) },
    { scenario: 'dashboard-healthy', port: healthyPort, authorityPem: ca, user: adminUser },
    { scenario: 'dashboard-account-remade', port: remadePort, authorityPem: ca, user: adminUser },
    { scenario: 'dashboard-seven', port: sevenPort, authorityPem: ca, user: adminUser },
    { scenario: 'dashboard-two-installs', port: twoPort, authorityPem: ca, user: adminUser },
  ];

  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  const kubeconfigPath = join(folder, 'demo.kubeconfig');
  await writeFile(kubeconfigPath, stringify(kubeconfigOf(entries)), { mode: 0o600 });
  return {
    kubeconfigPath,
    target: (scenario) => ({
      id: `demo/${scenario}`,
      set: { kind: 'demo', paths: [kubeconfigPath] },
      context: scenario,
      // No further than the fault lies.
      paths: [linkOf(scenario) === 'user' ? 'user' : 'all'],
    }),
    audit: (scenario) => audits.get(entries.find((entry) => entry.scenario === scenario)?.port ?? 0) ?? [],
    stop: async () => {
      await Promise.all(started.map((running) => running.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A demo that was killed could not take its folder away; the next one does, by the process number in the name. */
async function removeLeftovers(): Promise<void> {
  const names = await readdir(tmpdir()).catch((): string[] => []);
  const dead = names.filter((name) => {
    const [, pid] = new RegExp(`^${folderPrefix}(\\d+)-`).exec(name) ?? [];
    return pid !== undefined && !isRunning(Number(pid));
  });
  // Another user's folder stays: it is not ours to remove.
  await Promise.all(dead.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function kubeconfigOf(entries: readonly Entry[]): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'healthy',
    contexts: entries.map(({ scenario }) => ({ name: scenario, context: { cluster: scenario, user: scenario } })),
    clusters: entries.map(({ scenario, port, authorityPem, proxyPort }) => ({
      name: scenario,
      cluster: {
        server: `https://127.0.0.1:${port}`,
        'certificate-authority-data': base64(authorityPem),
        ...(proxyPort === undefined ? {} : { 'proxy-url': `http://127.0.0.1:${proxyPort}` }),
      },
    })),
    users: entries.map(({ scenario, user }) => ({ name: scenario, user })),
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
