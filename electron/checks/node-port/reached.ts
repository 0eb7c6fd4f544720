import type { NodePortEvidence } from '../../../shared/model/evidence/ways.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { endpointNodesOf, nodeHosts } from '../../../shared/rules/dashboard/node-hosts.ts';
import { pagePort, withNodePort } from '../../../shared/rules/dashboard/service-url.ts';
import { parseServerUrl } from '../../../shared/rules/server-url.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, type Judgement, type NamedProblem, pass, problem, warn } from '../judgement.ts';
import { noDashboard, outcomeText, placeOfPage, untold } from '../ways/common.ts';

const way = 'node-port';

/** Does any node's address answer on that port? A Service without a pod that is ready is silent or refused everywhere. */
export const reachedCheck = defineCheck({
  step: 'node-port.reached',
  needs: ['asked', 'kubeconfig', 'dashboardCandidates', 'dashboardObjects', 'nodes', 'nodePorts'],
  explainedBy: ['dashboard.endpoints', 'dashboard.pods'],
  judge: ({ asked, kubeconfig, dashboardCandidates, dashboardObjects, nodes, nodePorts }): Judgement => {
    const found = chooseInstall(dashboardCandidates, asked.install);
    const install = found === null ? null : withNodePort(found);
    const port = install === null ? null : pagePort(install);
    const nodePort = port?.port.nodePort ?? null;
    if (port === null || nodePort === null) return noDashboard(dashboardCandidates);
    if (nodePorts.length === 0) {
      return untold(
        asked,
        way,
        'You may not see the nodes’ addresses, so the port could not be tried.',
        'Ask an administrator for a node’s address.',
        { reason: 'rightsMissing', note: 'nodes not seen' },
      );
    }
    const near = endpointNodesOf(port.service.name, dashboardObjects);
    const address = parseServerUrl(kubeconfig.cluster?.server?.value ?? '');
    const hosts = nodeHosts(nodes, dashboardObjects, near, address.kind === 'ok' ? address.host : null);
    const rows = nodePorts.map(rowOf);
    const at = { ...placeOfPage(port), nodePort };
    const answering = nodePorts.filter(({ page }) => page?.speaks != null);
    const local = port.service.externalTrafficPolicy === 'Local';
    const silent = nodePorts.filter(({ connect }) => connect.outcome === 'timeout');
    const [first] = answering;
    if (first !== undefined) {
      const problems: NamedProblem[] = [];
      if (local && silent.length > 0) {
        const args = { ...at, answering: answering.map(({ host }) => host), silent: silent.map(({ host }) => host) };
        problems.push(problem('NP-03', args, { blocks: false }));
      }
      const { page, host } = first;
      if (page !== null && page.speaks !== page.wanted) {
        const code = page.wanted === 'http' ? 'NP-06' : 'NP-07';
        problems.push(problem(code, { ...at, host }, { blocks: false }));
      }
      if (problems.length > 0) return warn(problems, { facts: rows, note: host });
      return pass(`The page answers at ${page?.speaks}://${shown(host)}:${nodePort}/.`, { facts: rows, note: host });
    }
    const dialled = nodePorts.map(({ host }) => host);
    const outcomes = new Set(nodePorts.map(({ connect }) => connect.outcome));
    const serverOnly = hosts.every(({ kind }) => kind === 'server');
    if (outcomes.has('connected') || serverOnly) {
      const message = serverOnly
        ? 'Only the API server’s own address is known, and it does not answer on that port.'
        : 'A node takes the connection and gives no page.';
      return untold(asked, way, message, 'Ask an administrator for a node’s address, or use port-forward.', {
        facts: rows,
      });
    }
    if (outcomes.has('refused')) {
      // A firewall that rejects answers the same by default (iptables-extensions(8), REJECT: icmp-port-unreachable).
      const next =
        'See whether kube-proxy runs on that node and knows the Service, and whether a firewall rejects there.';
      const args = { ...at, hosts: dialled, endpoints: near.size > 0 ? true : null };
      return fail(problem('NP-05', args, { candidates: ['NP-02'], next }), { facts: rows, note: 'refused' });
    }
    const onlyInner = !hosts.some(({ kind }) => kind === 'ExternalIP' || kind === 'ExternalDNS');
    if (outcomes.has('unreachable') || outcomes.has('notResolved')) {
      // “No route to host” is what firewalls answer, too (firewalld’s reject is icmp-host-prohibited; icmp(7)).
      const rejected = nodePorts.some(({ connect }) => connect.error?.code === 'EHOSTUNREACH');
      const candidates = rejected || outcomes.has('timeout') ? (['NP-02'] as const) : [];
      const next = 'See whether you get to the node at all (ping, ssh): if so, its firewall turns this port away.';
      const options = candidates.length > 0 ? { candidates, next } : {};
      return fail(problem('NP-04', { ...at, hosts: dialled }, { explainable: false, ...options }), {
        facts: rows,
        note: 'unreachable',
      });
    }
    if (!outcomes.has('timeout')) {
      const message = 'No connection to a node came about, for a reason that tells nothing about the port.';
      return untold(asked, way, message, 'Try the address from another computer, or use port-forward.', {
        facts: rows,
      });
    }
    const dialledNear = hosts.some(({ node }) => node !== null && near.has(node));
    if (local && near.size > 0 && !dialledNear) {
      const next = `Try the address of a node that runs the pod: ${[...near].join(', ')}.`;
      return fail(
        problem(
          'NP-03',
          { ...at, answering: [], silent: dialled },
          { explainable: false, candidates: ['NP-02', 'NP-04'], next },
        ),
        { facts: rows, note: 'silent' },
      );
    }
    const next = 'Try it from a computer in the nodes’ own network: if it answers there, something between drops it.';
    return fail(problem('NP-02', { ...at, hosts: dialled }, onlyInner ? { candidates: ['NP-04'], next } : { next }), {
      facts: rows,
      note: 'silent',
    });
  },
});

function rowOf({ host, port, connect, page }: NodePortEvidence): Fact {
  const at = `${shown(host)}:${port}`;
  if (page === null) return fact(at, connect.error?.text ?? connect.outcome, 'fail');
  const [first] = page.pages;
  if (page.speaks === null || first === undefined)
    return fact(at, ['connected', page.error?.text ?? 'no page'], 'warn');
  return fact(at, [page.speaks, outcomeText(first.outcome)], 'pass');
}

function shown(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
