import type { ResolveEvidence } from '../../../shared/model/evidence/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { defineCheck } from '../check.ts';
import {
  fact,
  fail,
  inconclusive,
  type Judgement,
  notApplicable,
  type ProblemOptions,
  pass,
  problem,
} from '../judgement.ts';
import { isClusterName, isOtherComputersName } from './loopback.ts';
import { placeOf, proxyFor, type Target, targetOf } from './target.ts';

/** Does the server's name lead to an address? Behind a proxy it is the proxy who asks. */
export const nameCheck = defineCheck({
  step: 'network.name',
  needs: ['kubeconfig', 'environment', 'resolve'],
  judge: ({ kubeconfig, environment, resolve }): Judgement => {
    const target = targetOf(kubeconfig);
    if (target === null) return notApplicable('notConfigured', 'There is no server address to look up.');
    if (proxyFor(target, kubeconfig, environment).kind === 'proxy') {
      return notApplicable('notUsed', 'The proxy looks the name up, not this computer.');
    }
    if (target.address.literalAddress !== null) {
      return notApplicable('notUsed', `${target.address.host} is an address already.`);
    }
    if (resolve === null) return inconclusive('notRecorded', 'The name was not looked up.');
    if (isNumberOfC(target.address.host) && environment.platform === 'linux') return judgeNumber(target, resolve);
    if (resolve.addresses.length > 0) {
      const addresses = resolve.addresses.map(({ address }) => address);
      return pass(`${resolve.host} leads to ${addresses.join(', ')}.`, {
        note: addresses.length === 1 ? (addresses[0] ?? '') : `${addresses.length} addresses`,
        facts: [asked(target), fact('Addresses', addresses, 'pass')],
      });
    }
    return judgeFailure(target, resolve);
  },
});

/**
 * `127.1`, `0x7f.0.0.1`, `010.0.0.1`: addresses to C's inet_aton, and so to getaddrinfo, and names to Go (net/netip ParseAddr).
 * On Linux Go asks the name servers itself, and no domain ends in a number; elsewhere the system's look-up decides.
 */
function isNumberOfC(host: string): boolean {
  return /^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?$/i.test(host);
}

function judgeNumber(target: Target, resolve: ResolveEvidence): Judgement {
  const args = { ...placeOf(target), host: resolve.host, resolver: null, exists: false };
  const addresses = resolve.addresses.map(({ address }) => address);
  return fail(problem('DNS-01', args, { origin: target.origin }), {
    facts: [
      asked(target),
      fact('As other programs read it', addresses.length === 0 ? 'nothing' : addresses),
      fact('As kubectl reads it', 'a name, and no address', 'fail'),
    ],
  });
}

function asked({ address, origin }: Target): Fact {
  return fact('Name', address.host, 'plain', origin);
}

function judgeFailure(target: Target, resolve: ResolveEvidence): Judgement {
  const { question, error, host } = resolve;
  const resolver = question?.servers[0] ?? null;
  const facts = [
    asked(target),
    fact('Answer', error?.code ?? 'no addresses', 'fail'),
    ...(question === null
      ? []
      : [fact('Asked', question.servers), fact('The resolver said', resolverAnswers[question.outcome], 'fail')]),
    ...(resolve.hasNetwork ? [] : [fact('Network of this computer', 'none besides loopback', 'fail')]),
  ];
  const options = { origin: target.origin };
  const missing = (exists: boolean, extra: ProblemOptions = {}): Judgement =>
    fail(
      problem('DNS-01', { ...placeOf(target), host, resolver: withPort(resolver), exists }, { ...options, ...extra }),
      { facts },
    );
  const unanswered = (how: Unanswered, extra: ProblemOptions = {}): Judgement =>
    fail(
      problem(
        'DNS-02',
        { ...placeOf(target), host, server: target.server, resolver: withPort(resolver), how },
        { ...options, ...extra },
      ),
      { facts },
    );

  switch (question?.outcome) {
    case 'noSuchName':
    case 'noAddresses':
      if (isClusterName(host)) {
        return fail(problem('CRED-24', { ...placeOf(target), host, resolver: withPort(resolver) }, options), { facts });
      }
      return missing(question.outcome === 'noAddresses', {
        ...(isOtherComputersName(host)
          ? {
              candidates: ['KCFG-18'] as const,
              next: 'If the file came from a container or from another computer, the name exists only there.',
            }
          : {}),
      });
    case 'answered':
      // getaddrinfo and the name servers disagree: kubectl has a resolver of its own and may get through.
      return inconclusive(
        'cannotBeTold',
        `The name servers know ${host}, this computer’s own look-up does not; which of the two kubectl follows can’t be told.`,
        {
          problems: [
            problem(
              'DNS-02',
              { ...placeOf(target), host, server: target.server, resolver: withPort(resolver), how: 'unknown' },
              { ...options, likely: true },
            ),
          ],
          next: 'Compare getent hosts with nslookup for that name; the hosts line of nsswitch.conf says which comes first.',
          facts,
        },
      );
    case 'timeout':
    case 'serverFailure':
    case 'refused':
      return unanswered(resolve.hasNetwork ? question.outcome : 'offline');
    case 'unreachable':
      if (!resolve.hasNetwork) return unanswered('offline');
      return unanswered(question.error?.code === 'ECONNREFUSED' ? 'portClosed' : 'unreachable');
    default:
      break;
  }
  if (!resolve.hasNetwork) return unanswered('offline');
  // EAI_AGAIN: nobody could be asked. ENOTFOUND alone does not say whether a resolver was there to say so.
  if (error?.code === 'EAI_AGAIN' || error?.code === 'ETIMEDOUT') return unanswered('timeout', { likely: true });
  return missing(false, {
    candidates: ['DNS-02'],
    next: 'Look another name up: if none is found, the resolver is the problem and not this name.',
  });
}

type Unanswered = 'offline' | 'timeout' | 'serverFailure' | 'refused' | 'unreachable' | 'portClosed' | 'unknown';

const resolverAnswers: Readonly<Record<NonNullable<ResolveEvidence['question']>['outcome'], string>> = {
  noSuchName: 'no such name',
  noAddresses: 'the name has no address',
  serverFailure: 'server failure',
  refused: 'refused to answer',
  timeout: 'nothing',
  unreachable: 'not reached',
  answered: 'addresses',
  unknown: 'something that can’t be told',
};

/** Go writes the resolver with its port. */
function withPort(resolver: string | null): string | null {
  if (resolver === null || /^\[.*\]:\d+$|^[^:]+:\d+$/.test(resolver)) return resolver;
  return resolver.includes(':') ? `[${resolver}]:53` : `${resolver}:53`;
}
