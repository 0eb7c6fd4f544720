import type { Remedy } from '../../model/remedy.ts';
import {
  type ClusterPlace,
  correctProxyUrl,
  examplePlace,
  removeProxyUrl,
  tryWithoutProxy,
} from '../network-remedies.ts';

export const goProxy = 'https://pkg.go.dev/golang.org/x/net/http/httpproxy';
export const kubeconfigProxy =
  'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#proxy';
export const tasks = 'https://kubernetes.io/docs/tasks/extend-kubernetes/socks5-proxy-access-api/';

/** A proxy, where its setting comes from (`proxy-url`, or a variable's name), and whom it should lead to. */
export type ProxyArguments = ClusterPlace & {
  /** `http://proxy.example.com:3128`, without user and password. */
  readonly proxy: string;
  readonly source: string;
  /** The API server's name or address, for NO_PROXY. */
  readonly host: string;
  readonly server: string;
  /** NO_PROXY as it is. */
  readonly noProxy: string;
};

export const proxy: ProxyArguments = {
  ...examplePlace,
  proxy: 'http://proxy.example.com:3128',
  source: 'HTTPS_PROXY',
  host: 'api.example.com',
  server: 'api.example.com:6443',
  noProxy: 'localhost',
};

export const fromKubeconfig = (source: string): boolean => source === 'proxy-url';

/** Goes past the proxy, by the means that fit where it is set. */
export function goPast(args: ProxyArguments): Remedy {
  return fromKubeconfig(args.source) ? removeProxyUrl(args) : tryWithoutProxy(args, args.host, args.noProxy);
}

/** Another value for the setting, where it stands. */
export function setProxy(args: ProxyArguments, url: string, text: string): Remedy {
  if (fromKubeconfig(args.source)) return { ...correctProxyUrl(args, url), text };
  return {
    kind: 'command',
    text: `${text}; if it works, change ${args.source} for good`,
    who: 'you',
    changes: 'nothing; the setting holds for this one call',
    risk: { level: 'low', reason: 'the old setting stays where it is' },
    commands: [
      {
        argv: ['kubectl', '--context', args.context, 'get', '--raw', '/version'],
        environment: { [args.source]: url },
      },
    ],
    scope: null,
  };
}

export function askProxyAdministrator(what: string): Remedy {
  return {
    kind: 'local',
    text: what,
    who: 'who runs the proxy',
    changes: 'one rule of the proxy',
    risk: { level: 'low', reason: 'it concerns this one server' },
    commands: [],
    scope: null,
  };
}

/** The same address under another scheme. */
export function withScheme(url: string, scheme: string): string {
  return url.replace(/^[a-z0-9]+:/, `${scheme}:`);
}
