import type { AskedPage } from '../../model/evidence/ways.ts';
import type { Install, InstallModule } from '../../model/install.ts';

/** The way that a browser takes to the page. `other`: any host that is not this computer. */
export interface LoginWay {
  readonly through: 'serviceProxy' | 'itself';
  readonly scheme: 'http' | 'https';
  readonly host: 'localhost' | 'other';
}

/** Can a person log in? Judged from version, scheme, host and what the Dashboard itself says; never tried. */
export type LoginJudgement =
  | { readonly kind: 'possible' }
  /** Of 1.6 and before: whoever sees the page acts with the Dashboard's own rights. */
  | { readonly kind: 'noLogin' }
  /** Not in this version by this way, whatever is set up. */
  | { readonly kind: 'byDesign'; readonly code: 'UI-13' | 'HL-03' }
  /** The page's script offers no login, or gives it up without a word, where it was not loaded over https or from localhost. */
  | { readonly kind: 'inClear'; readonly code: 'UI-01' | 'UI-02' }
  /** Over plain HTTP this Dashboard ignores every credential and acts with its own rights (dashboard-measured.md §4). */
  | { readonly kind: 'ignored' }
  /** Of 7: the page comes without the part that logs people in. */
  | { readonly kind: 'noAuthPart'; readonly status: number; readonly html: boolean }
  /** The token would go over the network in clear, and it works. */
  | { readonly kind: 'exposed' }
  /** It offers name and password alone, which API servers take no more since 1.19. */
  | { readonly kind: 'basicOnly' }
  | { readonly kind: 'unknown' };

/**
 * By the rules of the pages' own scripts and backends (dashboard-versions.md §2.4, §2.5; dashboard-measured.md §4 to §6):
 * 7 sends its token in Authorization, which the API server takes away; Headlamp's cookie has a path that never fits behind
 * the service proxy; 1.7 to 2.7 offer the login only over https or from localhost, and ignore it over plain HTTP unless told.
 * `pages`: what was asked this very way.
 */
export function judgeLogin({ family, modules }: Install, way: LoginWay, pages: readonly AskedPage[]): LoginJudgement {
  const inClear = way.scheme === 'http' && way.host === 'other';
  switch (family) {
    case '1.5':
    case '1.6':
      return { kind: 'noLogin' };
    case 'headlamp':
      if (way.through === 'serviceProxy') return { kind: 'byDesign', code: 'HL-03' };
      return { kind: inClear ? 'exposed' : 'possible' };
    case '7': {
      if (way.through === 'serviceProxy') return { kind: 'byDesign', code: 'UI-13' };
      const start = answerTo(pages, '/api/v1/csrftoken/login');
      if (start !== null && (start.status !== 200 || isPage(start))) {
        return { kind: 'noAuthPart', status: start.status, html: isPage(start) };
      }
      if (inClear) return { kind: 'inClear', code: 'UI-02' };
      return { kind: start === null ? 'unknown' : 'possible' };
    }
    case '1.7':
    case '2': {
      const status = loginStatus(pages);
      if (status?.httpsMode === false) return { kind: 'ignored' };
      if (inClear) return { kind: 'inClear', code: 'UI-01' };
      if (modules.some(offersBasicOnly)) return { kind: 'basicOnly' };
      return { kind: status === null ? 'unknown' : 'possible' };
    }
  }
}

/**
 * `--authentication-mode` is a list, `token` by default (src/app/backend/dashboard.go at v1.10.1 and v2.7.0). Name and password
 * go to the API server as basic authentication, which it dropped (Kubernetes 1.19, --basic-auth-file).
 */
function offersBasicOnly({ workload, container }: InstallModule): boolean {
  const found = workload.template.spec.containers.find(({ name }) => name === container);
  const words = [...(found?.command ?? []), ...(found?.args ?? [])];
  const modes = words.flatMap((word, index) => {
    const match = /^--?authentication-mode(?:=(.*))?$/.exec(word);
    return match === null ? [] : (match[1] ?? words[index + 1] ?? '').split(',');
  });
  return modes.length > 0 && modes.every((mode) => mode.trim() === 'basic');
}

/** `GET /api/v1/login/status`; null where it was not answered as 1.7 to 2.7 do. */
function loginStatus(pages: readonly AskedPage[]): { readonly httpsMode: boolean } | null {
  const answer = answerTo(pages, '/api/v1/login/status');
  if (answer?.status !== 200) return null;
  try {
    const { httpsMode } = JSON.parse(answer.body) as { readonly httpsMode?: unknown };
    return typeof httpsMode === 'boolean' ? { httpsMode } : null;
  } catch {
    // A page in its place.
    return null;
  }
}

type Answer = Extract<AskedPage['outcome'], { kind: 'answer' }>;

/** The answer to a path at the Dashboard, whatever stands in front of it. */
function answerTo(pages: readonly AskedPage[], path: string): Answer | null {
  const page = pages.find((one) => one.path === path || one.path.endsWith(`/proxy${path}`));
  return page?.outcome.kind === 'answer' ? page.outcome : null;
}

function isPage({ contentType, body }: Answer): boolean {
  return /html/i.test(contentType ?? '') || /^\s*<(?:!doctype|html)/i.test(body);
}
