import { describe, expect, it } from 'vitest';
import { answered } from '../dashboard/builders.ts';
import {
  doubtful,
  factsOf,
  failing,
  fatal,
  healthyLog,
  judgeAll,
  type Raw,
  said,
  type World,
  warned,
} from './world.ts';

const path = '/kc/config.yaml';
const namespace = 'kubernetes-dashboard';

/** Dashboard 2.7 with --kubeconfig and a Secret mounted at /kc. */
function withFile(change: World = {}, volume: Raw = { name: 'file', secret: { secretName: 'file' } }): World {
  return {
    args: [`--kubeconfig=${path}`],
    volumes: [volume],
    mounts: [{ name: String(volume.name), mountPath: '/kc' }],
    objects: [answered('secrets', [{ metadata: { name: 'file', namespace } }], { namespace })],
    ...change,
  };
}

/** Its log: the start in this mode, and the given end. */
function log(...lines: readonly string[]): string {
  return said(`Using kubeconfig file: ${path}`, 'Skipping in-cluster config', ...lines).replace(
    'Using in-cluster config to connect to apiserver',
    'Using namespace: kubernetes-dashboard',
  );
}

const broken = (words: string, change: World = {}): World => withFile({ restarts: 2, log: log(words), ...change });
const works = 'Successful initial request to the apiserver, version: v1.36.3';

describe('a Dashboard that signs in with a kubeconfig', () => {
  it('passes when all is well, and the account’s steps are not its way', () => {
    const judged = judgeAll(factsOf(withFile({ log: log(works) })));
    expect(Object.entries(judged).map(([step, one]) => `${step} ${one?.outcome}`)).toEqual([
      'service.mode pass',
      'account.exists notApplicable',
      'account.mounted notApplicable',
      'account.network notApplicable',
      'account.authority notApplicable',
      'account.token notApplicable',
      'account.rights notApplicable',
      'file.mounted pass',
      'file.content pass',
      'file.accepted pass',
    ]);
  });

  it.each([
    ['file.mounted KF-01', `panic: stat ${path}: no such file or directory`],
    ['file.mounted KF-05', `panic: error loading config file "${path}": open ${path}: permission denied`],
    [
      'file.content KCFG-04',
      `panic: error loading config file "${path}": yaml: line 2: did not find expected node content`,
    ],
    [
      'file.content KF-02',
      'panic: invalid configuration: [unable to read client-cert /home/mara/c.crt for u due to open /home/mara/c.crt: no such file or directory]',
    ],
    [
      'file.content KF-03',
      fatal('Get "https://127.0.0.1:6443/version": dial tcp 127.0.0.1:6443: connect: connection refused'),
    ],
    [
      'file.content KF-04',
      fatal('Get "https://10.96.0.1/version": getting credentials: exec: executable aws not found'),
    ],
    [
      'file.content KF-04|KCFG-08',
      'panic: secrets is forbidden: User "system:anonymous" cannot create resource "secrets" in API group "" in the namespace "kube-system"',
    ],
    [
      'file.content SA-13',
      fatal(
        'Get "https://10.96.0.1/version": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      ),
    ],
    ['file.content SA-10', fatal('Get "https://10.96.0.1/version": dial tcp 10.96.0.1:443: i/o timeout')],
    [
      'file.content DNS-04',
      fatal(
        'Get "https://kubernetes.default.svc/version": dial tcp: lookup kubernetes.default.svc on 10.96.0.10:53: read udp 10.88.0.5:3->10.96.0.10:53: i/o timeout',
      ),
    ],
    ['file.accepted KF-07', fatal('the server has asked for the client to provide credentials')],
    [
      'file.accepted SA-16',
      'panic: secrets is forbidden: User "dashboard" cannot create resource "secrets" in API group "" in the namespace "kube-system"',
    ],
  ])('%s: %s', (code, words) => {
    expect(failing(broken(words))).toEqual([code]);
  });

  it('KF-01 from the volumes alone: the Secret is not there, or nothing is mounted', () => {
    const unseen = { logStatus: 403, objects: [answered('secrets', [], { namespace })] };
    expect(failing(withFile(unseen))).toEqual(['file.mounted KF-01']);
    expect(doubtful(withFile({ logStatus: 403, mounts: [] }))).toContain('file.mounted KF-01');
  });

  it('KF-05 is suspected from the mode of its Secret', () => {
    const closed = { name: 'file', secret: { secretName: 'file', defaultMode: 0o400 } };
    expect(doubtful(withFile({ logStatus: 403 }, closed))).toContain('file.mounted KF-05');
    const open = withFile({ logStatus: 403, security: { fsGroup: 2001 } }, closed);
    expect(doubtful(open).filter((one) => one.startsWith('file.mounted'))).toEqual([]);
  });

  const host = { name: 'file', hostPath: { path: '/etc/kubernetes' } };

  it('KF-06: the namespace forbids the node’s folder', () => {
    const message = 'pods "x" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "file")';
    const owner = [{ kind: 'Deployment', name: 'kubernetes-dashboard', uid: 'u', controller: true }];
    const sets = answered(
      'replicaSets',
      [
        {
          metadata: { name: 'kubernetes-dashboard-7d9', namespace, ownerReferences: owner },
          status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }] },
        },
      ],
      { namespace },
    );
    const world = withFile({ podMadeAt: null, objects: [sets] }, host);
    expect(failing(world)).toEqual(['file.mounted KF-06']);
  });

  it('KF-09: it works, and can read the node’s credentials', () => {
    const world = withFile({ log: log(works) }, host);
    expect([failing(world), warned(world)]).toEqual([[], ['file.mounted KF-09']]);
  });

  it('KF-08: several copies, each with a key of its own', () => {
    expect(warned(withFile({ replicas: 2, log: log('Using random key for csrf signing', works) }))).toEqual([
      'service.mode KF-08',
    ]);
    expect(warned({ replicas: 2, log: healthyLog })).toEqual([]);
  });

  it('KF-10: KUBECONFIG does nothing', () => {
    expect(warned({ env: [{ name: 'KUBECONFIG', value: path }] })).toEqual(['service.mode KF-10']);
  });
});
