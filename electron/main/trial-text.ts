import type { TrialPlan } from '../../shared/model/trial-offer.ts';
import { printableLine } from '../../shared/redaction/printable.ts';
import type { ConsentText } from './consent-text.ts';

/** An image's name is never longer. */
const longestText = 255;
const mostNames = 3;

/** What the dialog says before anything is made in a cluster: where, as whom, what, and how it goes away again. */
export function trialText(plan: TrialPlan): Pick<ConsentText, 'message' | 'detail'> {
  const { context, cluster, server, namespace, account, image, leftovers } = plan;
  const where = [
    row('Cluster', `${cluster}, ${server}`),
    row('Context', context),
    row('Namespace', namespace),
    row('Account', account),
  ];
  if (image === null) {
    return {
      message: `Make a token for ${printableLine(account, 80)} and try it?`,
      detail: [
        'No pod is made. The server makes a token for the Dashboard’s account, and Authpath asks the server with it from this computer. Whether the pod’s own network works stays unproven.',
        '',
        ...where,
        'Made: one token, by TokenRequest. It is shown and stored nowhere and ends after 10 minutes; the audit log names you and the account.',
      ].join('\n'),
    };
  }
  return {
    message: `Make a Job in ${printableLine(cluster, 80)} and try it from there?`,
    detail: [
      'The server has tried it dry and would take it. The pod gets the Dashboard’s account, so only go on if you trust the image: what is in it can do whatever that account may do.',
      '',
      ...where,
      row('Image', image),
      ...(plan.node === null ? [] : [row('Node', `${plan.node} if it can, where the Dashboard’s pod runs`)]),
      'Made: one Job with one pod, named authpath-trial-…, labelled app.kubernetes.io/managed-by: authpath.',
      'It runs as nobody, without privileges, and writes no file. It lists token, ca.crt and namespace by name and size, and calls the API server without the token and with it. The token is printed nowhere.',
      'Limits: 60 s, 0.2 CPU, 64 MiB, one try.',
      'Removed: at once when it has answered or you stop it. Should this program be killed, the cluster ends the Job after 60 s and removes it 60 s later.',
      ...(leftovers.length === 0 ? [] : [row('Removed too, left by earlier trials', shortList(leftovers))]),
    ].join('\n'),
  };
}

function shortList(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function row(label: string, text: string): string {
  return `${label}: ${printableLine(text, longestText)}`;
}
