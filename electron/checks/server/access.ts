import type { AccessEvidence, HttpEvidence, IdentityEvidence } from '../../../shared/model/evidence/http.ts';
import type { KubeconfigEvidence } from '../../../shared/model/evidence/kubeconfig.ts';
import type { RoleBindingsEvidence } from '../../../shared/model/evidence/rights.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { brokenWebhook } from '../../../shared/rules/broken-webhook.ts';
import { anonymousUser, parseForbiddenText } from '../../../shared/rules/forbidden-text.ts';
import { isPathSegment } from '../../../shared/rules/namespace-name.ts';
import { granters } from '../../../shared/rules/role-bindings.ts';
import { defineCheck } from '../check.ts';
import {
  fact,
  inconclusive,
  type Judgement,
  type NamedProblem,
  notApplicable,
  pass,
  problem,
  warn,
} from '../judgement.ts';
import { type Answer, answerOf, forbiddenOf } from './answer.ts';
import { managedBy } from './managed.ts';
import { missingRights } from './missing-rights.ts';
import { placeOf } from './place.ts';
import { sentCredential } from './sent.ts';

type AccessAnswer = AccessEvidence['answers'][number];

/**
 * May you do what signing in needs? Missing rights are no failed sign-in (DESIGN §9): the answer names the person, so all of
 * this only warns.
 */
export const accessCheck = defineCheck({
  step: 'server.access',
  needs: [
    'kubeconfig',
    'bearerToken',
    'clientCertificate',
    'execCredential',
    'signedVersion',
    'signedDiscovery',
    'namespace',
    'identity',
    'access',
    'roleBindings',
  ],
  judge: (facts): Judgement => {
    const { kubeconfig, identity, access } = facts;
    if (sentCredential(facts).notSentOverHttp) {
      return notApplicable('notUsed', 'Over http, without TLS, kubectl sends no credential at all.');
    }
    const paths = [
      ['/version', answerOf(facts.signedVersion)],
      ['/api', answerOf(facts.signedDiscovery)],
    ] as const;
    const denied = paths.flatMap(([path, answer]) => (isDenied(answer) ? [path] : []));
    const list = access?.answers.find((answer) => answer.question.resource === 'namespaces') ?? null;
    const pods = access?.answers.find((answer) => answer.question.resource === 'pods') ?? null;
    // Everybody who is signed in may ask about themselves, by a default role of its own. A stranger may not: the kubeconfig can
    // ask to act as one.
    const refusedAs = list?.status === 403 ? parseForbiddenText(list.evaluationError) : null;
    const actsAsStranger = refusedAs?.user === anonymousUser;
    const mayNotAsk = list?.status === 403 && !actsAsStranger;

    const named = nameOf(facts.signedVersion, identity);
    const person = { user: named ?? 'you', context: kubeconfig.context?.name ?? null };
    const rows = [
      ...paths.flatMap(([path, answer]) => discoveryRow(path, answer)),
      ...[list, pods].flatMap((answer) => (answer === null ? [] : [rightRow(answer)])),
      ...granterRows(facts.roleBindings),
    ];
    const problems: NamedProblem[] = [
      ...missingNamespace(kubeconfig, facts.namespace),
      ...failingWebhooks(placeOf(kubeconfig).server, identity, access),
    ];
    if (denied.length > 0 || mayNotAsk) {
      const what = mayNotAsk ? [...denied, 'your own rights'] : denied;
      problems.push(
        problem('AUTHZ-08', { ...person, denied: what }, { likely: denied.length === 0 && refusedAs === null }),
      );
    }
    // Rights in one's own namespace are all that many people have, and all that they need: kubectl works there.
    if (list !== null && (list.allowed === false || actsAsStranger) && pods?.allowed !== true) {
      const namespace = pods?.question.namespace ?? 'default';
      problems.push(
        missingRights({
          ...person,
          namespace,
          list,
          pods,
          managed: managedBy(kubeconfig, answerOf(facts.signedVersion)),
          identity: identity?.user ?? null,
          bindings: facts.roleBindings,
        }),
      );
    }
    if (problems.length > 0)
      return warn(problems, {
        facts: rows,
        note: problems[0]?.code === 'KCFG-19' ? 'namespace is missing' : 'some rights missing',
      });
    if (list?.allowed === true) {
      return pass('You may list the cluster’s namespaces and read what the cluster offers.', { facts: rows });
    }
    if (pods?.allowed === true) {
      const { namespace } = pods.question;
      return pass(`You may read what is in ${namespace}, but not list the cluster’s namespaces.`, {
        note: `in ${namespace}`,
        facts: rows,
      });
    }
    return inconclusive('cannotBeTold', 'The server did not say what you may do.', {
      facts: [...rows, ...(list?.evaluationError ? [fact('Said', list.evaluationError, 'unsure')] : [])],
      next: 'Ask it yourself with kubectl auth can-i list namespaces.',
    });
  },
});

/** The context's namespace, when the server says that it does not exist. A refusal says nothing about it. */
function missingNamespace({ context }: KubeconfigEvidence, namespace: HttpEvidence | null): readonly NamedProblem[] {
  const set = context?.namespace ?? null;
  if (context === null || set === null) return [];
  const answer = answerOf(namespace);
  const unknown = answer?.status === 404 && /^namespaces ".*" not found$/s.test(answer.kubernetesStatus?.message ?? '');
  if (!unknown && isPathSegment(set.value)) return [];
  const args = { context: context.name, namespace: set.value, file: set.origin.file };
  return [problem('KCFG-19', args, { origin: set.origin, blocks: false })];
}

/** Asking about oneself makes an object, if only for a moment, and so passes the admission webhooks (HLT-05). */
function failingWebhooks(
  server: string,
  identity: IdentityEvidence | null,
  access: AccessEvidence | null,
): readonly NamedProblem[] {
  const said = [
    ...(identity?.attempts ?? []).map(({ message }) => message),
    ...(access?.answers ?? []).map(({ evaluationError }) => evaluationError),
  ];
  const [message] = said.filter((text) => brokenWebhook(text) !== null);
  if (message === undefined) return [];
  return [problem('HLT-05', { server, webhook: brokenWebhook(message) ?? '', said: message }, { blocks: false })];
}

function isDenied(answer: Answer | null): boolean {
  const forbidden = forbiddenOf(answer);
  return forbidden !== null && forbidden.user !== anonymousUser && !forbidden.verb.startsWith('impersonate');
}

function nameOf(
  signedVersion: Parameters<typeof answerOf>[0],
  identity: { readonly user: { readonly username: string } | null } | null,
): string | null {
  return identity?.user?.username ?? forbiddenOf(answerOf(signedVersion))?.user ?? null;
}

function discoveryRow(path: string, answer: Answer | null): readonly Fact[] {
  if (answer === null) return [];
  const outcome = isDenied(answer) ? 'warn' : answer.status === 200 ? 'pass' : 'plain';
  return [fact(`GET ${path}`, `${answer.status}`, outcome)];
}

/** Who could give the rights, or why that is not known. */
function granterRows(bindings: RoleBindingsEvidence | null): readonly Fact[] {
  if (bindings === null) return [];
  const named = granters(bindings);
  const label = `May bind roles in ${bindings.namespace}`;
  if (named.length > 0) return [fact(label, named)];
  const { clusterRoleBindings, roleBindings } = bindings.statuses;
  const read = clusterRoleBindings === 200 || roleBindings === 200;
  return [fact(label, read ? 'no binding that may be read says who' : 'you may not read the bindings', 'unsure')];
}

function rightRow({ question, allowed, status, reason }: AccessAnswer): Fact {
  const where = question.namespace === '' ? 'in the whole cluster' : `in ${question.namespace}`;
  const label = `${question.verb} ${question.resource ?? question.path ?? ''} ${where}`;
  if (allowed === null) return fact(label, status === null ? 'no answer' : `${status}`, 'unsure');
  return fact(label, [allowed ? 'yes' : 'no', ...(reason === '' ? [] : [reason])], allowed ? 'pass' : 'warn');
}
