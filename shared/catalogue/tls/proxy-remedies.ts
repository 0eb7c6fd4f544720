import type { Remedy } from '../../model/remedy.ts';
import { correctProxyUrl, removeProxyUrl, setCluster, showCertificate } from '../network-remedies.ts';
import type { Presented } from './common.ts';

/** kubectl trusts one set of authorities for the cluster and for an https proxy on the way to it. */
function trustBoth(args: Presented): Remedy {
  return {
    kind: 'command',
    text: 'Put the cluster’s authority and the proxy’s into one file, and that file into the kubeconfig',
    who: 'you',
    changes: `one line in ${args.file}`,
    risk: { level: 'medium', reason: 'who gives you the proxy’s authority could then pass for the cluster too' },
    commands: [setCluster(args, '--certificate-authority', 'both.crt', '--embed-certs')],
    scope: null,
  };
}

function once(args: Presented, url: string, text: string): Remedy {
  return {
    kind: 'command',
    text: `${text}; if it works, change ${args.proxySource} for good`,
    who: 'you',
    changes: 'nothing; the setting holds for this one call',
    risk: { level: 'low', reason: 'the old setting stays where it is' },
    commands: [
      {
        argv: ['kubectl', '--context', args.context, 'get', '--raw', '/version'],
        environment: { [args.proxySource]: url },
      },
    ],
    scope: null,
  };
}

const renewProxyCertificate: Remedy = {
  kind: 'local',
  text: 'Have the proxy’s certificate made anew, valid now and with the name that the proxy is called by',
  who: 'who runs the proxy',
  changes: 'the proxy’s certificate',
  risk: { level: 'low', reason: 'every client of the proxy gains by it' },
  commands: [],
  scope: null,
};

/** What mends a proxy's certificate that kubectl refuses. `authority`: it is a matter of who signed it. */
function proxyRemedies(args: Presented & { readonly proxy: string }, authority: boolean): readonly Remedy[] {
  const plain = args.proxy.replace(/^https:/, 'http:');
  const text = 'If the proxy also has a port without TLS of its own, use that: what goes through stays protected';
  const set = args.proxySource === 'proxy-url';
  return [
    authority ? trustBoth(args) : renewProxyCertificate,
    set ? { ...correctProxyUrl(args, plain), text } : once(args, plain, text),
    set ? removeProxyUrl(args) : once(args, '', 'Try it once without the proxy'),
    showCertificate(args.host, args.port, 'proxy'),
  ];
}

/** The remedies of a server's certificate, or those of a proxy's. */
export function remediesFor<A extends Presented>(
  authority: boolean,
  ofServer: (args: A) => readonly Remedy[],
): (args: A) => readonly Remedy[] {
  return (args) => (args.proxy === null ? ofServer(args) : proxyRemedies({ ...args, proxy: args.proxy }, authority));
}
