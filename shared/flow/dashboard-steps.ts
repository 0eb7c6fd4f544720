import type { StepShape } from './step-shape.ts';

/** API server → Dashboard: which one there is, whether it runs, and whether the API server gets to its page. */
export const dashboardSteps = [
  {
    id: 'dashboard.install',
    title: 'Dashboard found',
    failureTitle: 'No Dashboard found',
    question: 'Is a Dashboard installed, and where?',
    why: 'No cluster comes with a Dashboard of its own. Its place and its version decide every address that follows.',
    after: ['server.credential'],
  },
  {
    id: 'dashboard.version',
    title: 'Version supported',
    failureTitle: 'Version not supported',
    question: 'Which version is it, and is it still looked after?',
    why: 'Each version signs people in its own way. Old ones no longer fit new clusters.',
    after: ['dashboard.install'],
  },
  {
    id: 'dashboard.pods',
    title: 'Pods run',
    failureTitle: 'Pods do not run',
    question: 'Do the Dashboard’s pods run, and are they ready?',
    why: 'A pod that does not run can’t answer. Why it does not is often told by another step.',
    after: ['dashboard.install'],
  },
  {
    id: 'dashboard.service',
    title: 'Service found',
    failureTitle: 'Service unusable',
    question: 'Is there a Service for the Dashboard, with a port that leads to it?',
    why: 'The Service is the Dashboard’s address inside the cluster. Every way in goes through it.',
    after: ['dashboard.install'],
  },
  {
    id: 'dashboard.endpoints',
    title: 'Service leads to pods',
    failureTitle: 'Service leads nowhere',
    question: 'Does the Service lead to pods that are ready?',
    why: 'A Service finds its pods by labels. If none fits, the API server says “no endpoints available”.',
    after: ['dashboard.service'],
  },
  {
    id: 'dashboard.page',
    title: 'Page answers',
    failureTitle: 'Page does not answer',
    question: 'Does the API server get an answer from the Dashboard?',
    why: 'It fetches the page on your behalf (the “service proxy”). This shows whether the two can talk.',
    after: ['dashboard.service'],
  },
] as const satisfies readonly StepShape[];
