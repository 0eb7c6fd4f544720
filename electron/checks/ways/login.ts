import type { PathId } from '../../../shared/flow/steps.ts';
import type { AskedPage } from '../../../shared/model/evidence/ways.ts';
import type { Fact } from '../../../shared/model/finding.ts';
import type { Install } from '../../../shared/model/install.ts';
import { judgeLogin, type LoginWay } from '../../../shared/rules/dashboard/login-way.ts';
import type { PagePort } from '../../../shared/rules/dashboard/service-url.ts';
import type { AskedFor } from '../facts.ts';
import { blocked, type Judgement, pass, problem } from '../judgement.ts';
import { closedOr, notByDesign, placeOfPage, untold } from './common.ts';

export interface LoginQuestion {
  readonly asked: AskedFor;
  readonly path: PathId;
  readonly install: Install;
  readonly port: PagePort;
  readonly way: LoginWay;
  /** As it stands in the address bar. */
  readonly host: string;
  readonly pages: readonly AskedPage[];
  readonly facts: readonly Fact[];
}

/** Can a person log in this way? The ways through the API server, and those by a port of this computer or a node. */
export function loginFinding({ asked, path, install, port, way, host, pages, facts }: LoginQuestion): Judgement {
  const judged = judgeLogin(install, way, pages);
  const at = placeOfPage(port);
  switch (judged.kind) {
    case 'possible':
      return pass(`A person can log in to ${installText(install)} this way.`, { facts, note: 'possible' });
    case 'exposed':
      return pass(`A person can log in this way, and the token goes over the network in clear.`, {
        facts,
        note: 'token in clear',
      });
    case 'noLogin':
      return pass(`${versionText(install)} has no login: whoever opens its page acts with its own rights.`, {
        facts,
        note: 'no login',
      });
    case 'byDesign': {
      const named =
        judged.code === 'UI-13' ? problem('UI-13', { ...at, through: 'kubectl proxy' }) : problem('HL-03', {});
      const message = `${versionText(install)} takes no login through the API server. Use port-forward.`;
      return notByDesign(asked, path, named, message, { facts, note: 'not by design' });
    }
    case 'inClear': {
      const named =
        judged.code === 'UI-01' ? problem('UI-01', { ...at, host, ignores: false }) : problem('UI-02', { ...at, host });
      return closedOr(asked, path, named, { facts, note: 'no login over http' });
    }
    case 'ignored':
      return closedOr(asked, path, problem('UI-01', { ...at, host, ignores: true }), { facts, note: 'logins ignored' });
    case 'noAuthPart':
      return judged.html
        ? untold(
            asked,
            path,
            'The page comes without the part that logs people in: its requests are answered with the page itself.',
            'Open the Service whose name ends in -kong-proxy.',
            { facts },
          )
        : blocked('dashboard.page', 'The part that logs people in does not answer.', {
            facts,
            note: `${judged.status}`,
          });
    case 'basicOnly':
      return untold(
        asked,
        path,
        'Its --authentication-mode offers name and password alone, which API servers take no more since 1.19.',
        'Take --authentication-mode=basic out of its arguments: then its page takes tokens.',
        { facts, note: 'no login by token' },
      );
    case 'unknown':
      return untold(
        asked,
        path,
        'The Dashboard did not say how it takes logins.',
        'Open the page and see whether it offers a login.',
        { facts },
      );
  }
}

/** `Kubernetes Dashboard 2.7.0`, or `this Headlamp`. */
function installText({ kind, version }: Install): string {
  const product = kind === 'headlamp' ? 'Headlamp' : 'Kubernetes Dashboard';
  return version === null ? `this ${product}` : `${product} ${version}`;
}

/** The same where a sentence begins. */
function versionText(install: Install): string {
  return installText(install).replace(/^t/, 'T');
}
