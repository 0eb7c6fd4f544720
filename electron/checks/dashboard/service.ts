import type { Fact } from '../../../shared/model/finding.ts';
import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { itemsOf } from '../../../shared/rules/dashboard/find-installs.ts';
import { type IngressRoute, ingressRoutes, routesPastGateway } from '../../../shared/rules/dashboard/ingress-routes.ts';
import { mainModule } from '../../../shared/rules/dashboard/install-version.ts';
import { type PagePort, pagePort, serviceProxyPath } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, type Judgement, type NamedProblem, notApplicable, pass, problem, warn } from '../judgement.ts';
import { askedByName, maySeeTooLittle, unseenRow } from './scope.ts';

/** Is there a Service for the Dashboard, with a port that leads to it? */
export const serviceCheck = defineCheck({
  step: 'dashboard.service',
  needs: ['asked', 'dashboardCandidates', 'dashboardObjects'],
  judge: ({ asked, dashboardCandidates: candidates, dashboardObjects: objects }): Judgement => {
    const install = chooseInstall(candidates, asked.install);
    if (install === null) return notApplicable('notInstalled', 'No Dashboard was found.');
    const { namespace, service, services } = install;
    if (service === null) {
      const lists = candidates.filter(
        (one) => one.kind === 'services' && (one.namespace === null || one.namespace === namespace),
      );
      if (lists.every(({ status }) => status !== 200)) {
        return maySeeTooLittle(
          asked,
          `You may not list Services in ${namespace}.`,
          'Someone who may can tell which port leads to the Dashboard.',
          lists.map(unseenRow),
        );
      }
      const facts = services.map(({ name, type }) => fact('Service', [name, type]));
      const inner = services.find(({ name }) => /-(?:web|api|auth)$/.test(name));
      const [past] = routesPastGateway(install, itemsOf(objects, 'ingresses'));
      if (inner !== undefined && past !== undefined && !askedByName(asked)) {
        // None of the ways here leads through an Ingress, so how its controller does is not known.
        const next = `Open ${past}: its Ingress leads to each part as the gateway would. Ways through one Service have no login.`;
        const found = problem('SVC-14', { namespace, service: inner.name, past }, { blocks: false, next });
        return warn(found, { facts: [...facts, fact('Ingress', past)], note: 'by Ingress alone' });
      }
      if (inner !== undefined)
        return fail(problem('SVC-14', { namespace, service: inner.name, past: null }), { facts });
      const workload = mainModule(install.modules)?.deployment ?? install.name;
      return fail(problem('SVC-17', { namespace, name: install.name, workload }), { facts });
    }
    const rows = [
      fact('Service', [service.name, service.type]),
      ...service.ports.map(({ name, port, targetPort }) =>
        fact('Port', [`${port}${name === null ? '' : ` (${name})`}`, `leads to ${targetPort}`]),
      ),
    ];
    const page = pagePort(install);
    if (service.type === 'ExternalName' || page === null) {
      const args = { namespace, service: service.name, type: service.type, externalName: service.externalName };
      return fail(problem('SVC-13', args), { facts: rows, note: service.type });
    }
    const { port, container, scheme, listening } = page;
    if (container === null && install.modules.length > 0) {
      const names = install.modules
        .flatMap(({ workload }) => workload.template.spec.containers.flatMap(({ ports }) => ports))
        .flatMap(({ name }) => name ?? []);
      const args = {
        namespace,
        service: service.name,
        targetPort: String(port.targetPort),
        names: [...new Set(names)],
      };
      return fail(problem('SVC-05', args, { explainable: false }), { facts: rows, note: 'port leads nowhere' });
    }
    const facts = [
      ...rows,
      ...(listening === null ? [] : [fact('The program listens on', [`${listening.port}`, listening.scheme])]),
      fact('Its page', serviceProxyPath(service, port.port, scheme)),
      ...emptyPortRow(page),
    ];
    const routes = ingressRoutes(install, page, itemsOf(objects, 'ingresses'));
    const faults = routes.flatMap((route) => routeProblem(route, page));
    const note = `${scheme}, port ${port.port}`;
    if (routes.length > 0) facts.push(...routes.slice(0, 8).map(routeRow));
    if (faults.length > 0) return warn(faults, { facts, note });
    return pass(`The Service ${service.name} offers the page on port ${port.port}.`, {
      facts,
      note,
    });
  },
});

/** The address of old documents ends in an empty port, which finds only ports without a name (dashboard-measured.md §5). */
function emptyPortRow({ service, port, scheme }: PagePort): readonly Fact[] {
  if (port.name === null) return [];
  return [
    fact(`${scheme}:${service.name}: with no port behind it`, `finds nothing: the port has the name ${port.name}`),
  ];
}

function routeRow({ ingress, address, backend, fault }: IngressRoute): Fact {
  return fact(`Ingress ${ingress}`, [address, `leads to ${backend}`], fault === null ? 'plain' : 'warn');
}

/** Nobody goes through the Ingress here, so what its own words say stays likely, and stops nobody who comes another way. */
function routeProblem({ ingress, address, fault }: IngressRoute, { service }: PagePort): readonly NamedProblem[] {
  const args = { namespace: service.namespace, service: service.name, ingress, address };
  const doubt = { subject: ingress, blocks: false, explainable: false, likely: true };
  if (fault === 'plainHttp') {
    const next = `Open ${address}: 400, or 502, is this; a page says that the Ingress’s controller does otherwise.`;
    return [problem('SVC-15', args, { ...doubt, next })];
  }
  if (fault === 'path') {
    const next = `Open ${address} and look in the browser’s console for scripts that are not found.`;
    return [problem('SVC-12', args, { ...doubt, next })];
  }
  return [];
}
