import type { ContainerFacts } from '../../model/evidence/objects/pod.ts';
import type { InstallModule } from '../../model/install.ts';

/** Where a part listens for people or for its gateway, by its arguments. */
export interface Listening {
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** It listens on loopback only, so nobody outside its pod gets to it. */
  readonly loopbackOnly: boolean;
}

/**
 * Where a part listens, from the arguments of its container and the programs' own defaults (dashboard-versions.md §2.1, §2.2).
 * A Dashboard from 1.7 on serves TLS on `--port` when it has a certificate or makes one, and otherwise plain HTTP on
 * `--insecure-port` (src/app/backend/dashboard.go at v1.10.1 and v2.7.0, main). null: not known, such as of Kong.
 */
export function listeningOf({ module, container, workload }: InstallModule): Listening | null {
  const running = workload.template.spec.containers.find(({ name }) => name === container);
  if (running === undefined) return null;
  const flag = flagsOf(running);
  switch (module) {
    case 'dashboard':
      return dashboardListens(running, flag);
    case 'headlamp': {
      const tls = flag('tls-cert-path') !== null && flag('tls-key-path') !== null;
      return {
        port: portOf(flag('port')) ?? 4466,
        scheme: tls ? 'https' : 'http',
        loopbackOnly: isLoopback(flag('listen-addr')),
      };
    }
    case 'api':
    case 'auth':
    case 'web': {
      // The images start with 0.0.0.0 and 8000; flags given again win (pflag).
      const port = portOf(flag('insecure-port')) ?? (module === 'auth' ? portOf(flag('port')) : null) ?? 8000;
      const address = flag(module === 'auth' ? 'address' : 'insecure-bind-address');
      return { port, scheme: 'http', loopbackOnly: isLoopback(address ?? insecureDefault(running)) };
    }
    case 'scraper':
      return { port: 8000, scheme: 'http', loopbackOnly: false };
    default:
      return null;
  }
}

function dashboardListens(running: ContainerFacts, flag: (name: string) => string | null): Listening {
  const made = flag('auto-generate-certificates');
  const tls = (made !== null && made !== 'false') || (flag('tls-cert-file') !== null && flag('tls-key-file') !== null);
  if (tls) {
    return { port: portOf(flag('port')) ?? 8443, scheme: 'https', loopbackOnly: isLoopback(flag('bind-address')) };
  }
  // 1.5 and before knew --port alone, and served plain HTTP there.
  const old = running.ports.some(({ containerPort }) => containerPort === portOf(flag('port')));
  const port = portOf(flag('insecure-port')) ?? (old ? portOf(flag('port')) : null) ?? 9090;
  return { port, scheme: 'http', loopbackOnly: isLoopback(flag('insecure-bind-address') ?? insecureDefault(running)) };
}

/** The programs' own default is loopback; the images' entrypoints say 0.0.0.0, which a `command` puts aside. */
function insecureDefault({ command }: ContainerFacts): string {
  return command.length > 0 ? '127.0.0.1' : '0.0.0.0';
}

/**
 * Reads flags as pflag and Go's flag package do: one dash or two, `--name=value`, `--name value`, and `--name` alone for true.
 * The last one wins. null: not given.
 */
export function flagsOf({ command, args }: Pick<ContainerFacts, 'command' | 'args'>): (name: string) => string | null {
  const values = new Map<string, string>();
  const words = [...command, ...args];
  for (const [index, word] of words.entries()) {
    const match = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word);
    if (match?.[1] === undefined) continue;
    const next = words[index + 1];
    values.set(match[1], match[2] ?? (next === undefined || next.startsWith('-') ? 'true' : next));
  }
  return (name) => values.get(name) ?? null;
}

function portOf(text: string | null): number | null {
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : null;
}

function isLoopback(address: string | null): boolean {
  return address !== null && (/^127\./.test(address) || address === '::1' || address === 'localhost');
}
