import type { ConnectEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { inDialOrder } from '../../../shared/rules/dial-order.ts';
import { parseIpWithZone } from '../../../shared/rules/ip-address.ts';
import { defineCheck } from '../check.ts';
import {
  fact,
  fail,
  inconclusive,
  type Judgement,
  type NamedProblem,
  notApplicable,
  pass,
  problem,
  warn,
} from '../judgement.ts';
import { isLocalhostName, isOtherComputersName, isThisComputer } from './loopback.ts';
import { placeOf, proxyFor, type Target, targetOf } from './target.ts';

/** Does anything listen at the server's addresses? kubectl uses one of those that connect. */
export const connectCheck = defineCheck({
  step: 'network.connect',
  needs: ['kubeconfig', 'environment', 'connections'],
  judge: ({ kubeconfig, environment, connections }): Judgement => {
    const target = targetOf(kubeconfig);
    if (target === null) return notApplicable('notConfigured', 'There is no server address to connect to.');
    if (proxyFor(target, kubeconfig, environment).kind === 'proxy') {
      return notApplicable('notUsed', 'The proxy makes the connection, not this computer.');
    }
    if (connections.length === 0) return inconclusive('notRecorded', 'No connection was tried.');
    const working = inDialOrder(connections);
    const [first] = working;
    const several = connections.length > 1;
    const facts = [
      fact('Server', target.server, 'plain', target.origin),
      ...connections.map((connection) => connectionRow(connection, several && connection === first)),
    ];
    if (first === undefined) return judgeFailure(target, connections, facts);
    const dead = deadAddresses(target, connections, working);
    if (dead.length > 0) return warn(dead, { note: `${working.length} of ${connections.length}`, facts });
    const message =
      working.length > 1
        ? `${working.length} addresses accept connections on port ${first.port}; kubectl uses ${first.address}.`
        : `${first.address} accepts connections on port ${first.port}.`;
    return pass(message, {
      note: `${Math.round(first.ms)} ms`,
      facts,
    });
  },
});

const outcomeWords: Readonly<Record<ConnectEvidence['outcome'], string>> = {
  connected: 'connected',
  refused: 'refused',
  timeout: 'no answer',
  unreachable: 'no way there',
  reset: 'cut off',
  otherError: 'not allowed or not possible',
};

function connectionRow({ address, outcome, ms, error }: ConnectEvidence, inUse: boolean): Fact {
  const code = error?.code ?? null;
  const words = outcome === 'otherError' ? (code ?? error?.text ?? outcomeWords[outcome]) : outcomeWords[outcome];
  const values = [`${words}, ${Math.round(ms)} ms`, ...(inUse ? ['kubectl uses this one'] : [])];
  return fact(address, values, outcome === 'connected' ? 'pass' : 'fail');
}

/** Go goes on to the next address, so that an address that fails beside one that works is a warning at most. */
function deadAddresses(
  target: Target,
  all: readonly ConnectEvidence[],
  working: readonly ConnectEvidence[],
): readonly NamedProblem[] {
  // `localhost` leads to 127.0.0.1 and ::1, and hardly anything listens on both.
  if (isLocalhostName(target.address.host)) return [];
  // A computer without IPv6 can't reach such addresses; that is no fault of theirs.
  const failing = all.filter(
    ({ outcome, error }) => outcome !== 'connected' && !isLocalLack(outcome, error?.code ?? null),
  );
  const families = new Set(working.map(familyOf));
  const peers = failing.filter((connection) => families.has(familyOf(connection)));
  const strangers = failing.filter((connection) => !families.has(familyOf(connection)));
  const options = { origin: target.origin, blocks: false };
  const problems: NamedProblem[] = [];
  if (peers.length > 0) {
    const args = {
      ...placeOf(target),
      server: target.server,
      addresses: addressesOf(peers),
      working: addressesOf(working),
    };
    problems.push(problem('NET-06', args, { ...options, subject: addressesOf(peers).join(', ') }));
  }
  if (strangers.length > 0) {
    const dead = addressesOf(strangers);
    const args = { ...placeOf(target), host: target.address.host, dead, used: working[0]?.address ?? '' };
    problems.push(problem('DNS-03', args, { ...options, subject: dead.join(', ') }));
  }
  return problems;
}

function familyOf({ address }: ConnectEvidence): number {
  return parseIpWithZone(address)?.length ?? 0;
}

function addressesOf(connections: readonly ConnectEvidence[]): readonly string[] {
  return connections.map(({ address }) => address);
}

/** This computer has no address or route of that family. */
function isLocalLack(outcome: ConnectEvidence['outcome'], code: string | null): boolean {
  return outcome === 'unreachable' ? code !== 'EHOSTUNREACH' : code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
}

type Kind = 'refused' | 'timeout' | 'unreachable' | 'reset' | 'forbidden' | 'unknown';

function kindOf({ outcome, error }: ConnectEvidence): Kind {
  if (outcome === 'connected') return 'unknown';
  if (outcome !== 'otherError') return outcome;
  const code = error?.code ?? '';
  // A firewall on this computer itself (iptables REJECT, an endpoint product) answers the system call.
  if (code === 'EPERM' || code === 'EACCES') return 'forbidden';
  const unreachable = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENETDOWN', 'EHOSTDOWN', 'EINVAL'];
  return unreachable.includes(code) ? 'unreachable' : 'unknown';
}

function judgeFailure(target: Target, connections: readonly ConnectEvidence[], facts: readonly Fact[]): Judgement {
  const groups = new Map<Kind, ConnectEvidence[]>();
  const elsewhere = connections.filter(({ outcome, error }) => !isLocalLack(outcome, error?.code ?? null));
  for (const connection of elsewhere.length > 0 ? elsewhere : connections) {
    const kind = kindOf(connection);
    groups.set(kind, [...(groups.get(kind) ?? []), connection]);
  }
  if (groups.has('unknown')) {
    return inconclusive(
      'cannotBeTold',
      'This computer could not even try to connect, for a reason that says nothing about the server.',
      {
        facts,
        next: 'Check again; if it stays so, this computer may be short of memory or of open files.',
      },
    );
  }
  const several = groups.size > 1;
  const problems = [...groups].flatMap(([kind, members]) => {
    const named = problemOf(kind, target, members, several);
    return named === null ? [] : [named];
  });
  return fail(problems, { note: outcomeWords[connections[0]?.outcome ?? 'otherError'], facts });
}

/** From this port on the system itself hands out ports, to tunnels and to local clusters. */
const firstEphemeralPort = 32_768;

function problemOf(
  kind: Kind,
  target: Target,
  members: readonly ConnectEvidence[],
  several: boolean,
): NamedProblem | null {
  const addresses = addressesOf(members);
  const args = { ...placeOf(target), server: target.server, addresses };
  const options = { origin: target.origin, subject: several ? addresses.join(', ') : null };
  switch (kind) {
    case 'refused': {
      const here = isOtherComputersName(target.address.host) || addresses.every(isThisComputer);
      if (!here) return problem('NET-01', args, options);
      return problem('KCFG-18', args, {
        ...options,
        candidates: target.address.port >= firstEphemeralPort ? ['NET-01', 'NET-07'] : ['NET-01'],
        next: 'Does the cluster run on this computer, or should a tunnel lead to it? If neither, the file is from another computer.',
      });
    }
    case 'timeout':
      return problem('NET-02', args, options);
    case 'forbidden':
      return problem('NET-02', args, {
        ...options,
        likely: true,
        next: 'This computer’s own firewall or security product stopped it; look at its log.',
      });
    case 'unreachable': {
      const error = members[0]?.error?.code ?? 'ENETUNREACH';
      return problem('NET-03', { ...args, error }, options);
    }
    case 'reset':
      return problem('NET-05', { ...args, how: 'reset' }, options);
    case 'unknown':
      return null;
  }
}
