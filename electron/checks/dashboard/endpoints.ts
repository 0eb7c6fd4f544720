import type { EndpointSliceFacts } from '../../../shared/model/evidence/objects/network.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { podsJustMade, podsOfService } from '../../../shared/rules/dashboard/install-pods.ts';
import { selects } from '../../../shared/rules/dashboard/labels.ts';
import { pagePort } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, inconclusive, type Judgement, notApplicable, pass, problem } from '../judgement.ts';
import { answerAbout, unseenRow } from './scope.ts';

/** As the cluster's own controller signs the slices that it makes (k8s.io/kubernetes pkg/controller/endpointslice). */
const controller = 'endpointslice-controller.k8s.io';

/** Does the Service lead to pods that are ready? */
export const endpointsCheck = defineCheck({
  step: 'dashboard.endpoints',
  needs: ['asked', 'clock', 'dashboardCandidates', 'dashboardObjects'],
  explainedBy: ['dashboard.pods'],
  judge: ({ asked, clock, dashboardCandidates, dashboardObjects: objects }): Judgement => {
    const install = chooseInstall(dashboardCandidates, asked.install);
    const page = install === null ? null : pagePort(install);
    if (install === null || page === null) return notApplicable('notInstalled', 'There is no Service to look at.');
    const { service } = page;
    const list = answerAbout(objects, 'endpointSlices');
    if (list === null || list.status !== 200) {
      const facts = list === null ? [] : [unseenRow(list)];
      if (list?.status === 403 || list?.status === 404) {
        const message = 'You may not see where the Service leads. Whether its page answers tells as much.';
        return notApplicable('rightsMissing', message, { facts, note: 'not allowed' });
      }
      const next = 'Check again in a minute.';
      return inconclusive('cannotBeTold', 'The server did not say where the Service leads.', { facts, next });
    }
    const slices = list.items.filter((slice) => slice.service === service.name);
    const known = slices.flatMap(({ endpoints }) => endpoints);
    const ready = known.filter((endpoint) => endpoint.ready);
    const facts = [fact('Selector', labelsText(service.selector)), ...slices.flatMap(sliceRows)];
    const at = { namespace: service.namespace, service: service.name };

    if (Object.keys(service.selector).length === 0 && !slices.some(({ managedBy }) => managedBy === controller)) {
      const args = { ...at, type: service.type, externalName: null };
      return fail(problem('SVC-13', args, { explainable: false }), { facts, note: 'no selector' });
    }
    const early = podsJustMade(service, objects, clock.now);
    if (known.length === 0 && early) return tooEarly(facts);
    if (known.length === 0) {
      const fits = install.modules.some(({ labels }) => selects(service.selector, labels));
      const pods = answerAbout(objects, 'pods')?.status === 200 ? podsOfService(service, objects) : null;
      const waiting = pods?.some(({ phase }) => phase === 'Running') === true;
      const labels = install.modules.find(({ module }) => module !== 'scraper')?.labels ?? {};
      const args = { ...at, selector: labelsText(service.selector), labels: labelsText(labels), fits };
      // Pods that run, are selected and still missing: whoever writes the slices does not.
      const likely = waiting && fits;
      const next = likely ? 'Look whether kube-controller-manager runs: it writes the slices.' : null;
      // Without a Deployment there are no pods whatever the selector says.
      const sure = { explainable: fits || install.modules.length === 0, likely, next };
      return fail(problem('SVC-01', args, sure), { facts, note: fits ? 'no pods' : 'selector fits none' });
    }
    if (slices.every(({ ports }) => !ports.some(({ port }) => port !== null))) {
      const args = { ...at, targetPort: String(page.port.targetPort), names: [] };
      return fail(problem('SVC-05', args, { explainable: false }), { facts, note: 'no port' });
    }
    if (ready.length === 0) {
      if (early) return tooEarly(facts);
      return fail(problem('SVC-02', { ...at, notReady: known.length }), { facts, note: 'none is ready' });
    }
    const many = ready.length === 1 ? 'one pod that is ready' : `${ready.length} pods that are ready`;
    return pass(`The Service ${service.name} leads to ${many}.`, { facts, note: `${ready.length} ready` });
  },
});

/** Pods that were made a moment ago are ready and reached in another one, or say themselves why not. */
export function tooEarly(facts: readonly Fact[]): Judgement {
  return inconclusive(
    'cannotBeTold',
    'The Dashboard’s pods were made a moment ago, and the cluster does not lead to them yet.',
    {
      facts,
      next: 'Check again in a minute.',
    },
  );
}

function sliceRows({ endpoints, ports }: EndpointSliceFacts) {
  const numbers = ports.map(({ port, name }) => `${port ?? 'no'} port${name === null ? '' : ` (${name})`}`).join(', ');
  return endpoints
    .slice(0, 8)
    .map(({ addresses, ready, target }) =>
      fact(
        target?.name ?? 'Address',
        [`${addresses.join(', ')}`, numbers, ready ? 'ready' : 'not ready'],
        ready ? 'pass' : 'warn',
      ),
    );
}

/** `app=a,tier=b`, as kubectl writes them. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  const text = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return text.length === 0 ? 'none' : text.join(',');
}
