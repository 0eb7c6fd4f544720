import { chooseInstall } from '../../../shared/rules/dashboard/choose-install.ts';
import { mainModule } from '../../../shared/rules/dashboard/install-version.ts';
import { pagePort, serviceProxyPath } from '../../../shared/rules/dashboard/service-url.ts';
import { defineCheck } from '../check.ts';
import { fact, fail, type Judgement, notApplicable, pass, problem } from '../judgement.ts';
import { maySeeTooLittle, unseenRow } from './scope.ts';

/** Is there a Service for the Dashboard, with a port that leads to it? */
export const serviceCheck = defineCheck({
  step: 'dashboard.service',
  needs: ['asked', 'dashboardCandidates'],
  judge: ({ asked, dashboardCandidates: candidates }): Judgement => {
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
      if (inner !== undefined) return fail(problem('SVC-14', { namespace, service: inner.name }), { facts });
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
    ];
    return pass(`The Service ${service.name} offers the page on port ${port.port}.`, {
      facts,
      note: `${scheme}, port ${port.port}`,
    });
  },
});
