// CRED: sign-in plugins that have to be run to be judged, after consent.
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { type Case, fault, once, type World } from '../case.ts';
import type { Fields } from '../kubeconfig.ts';
import { hoursFromNow } from '../pki.ts';
import { freePorts } from '../processes.ts';
import { healthy } from './healthy.ts';
import { config, expiredToken, readerToken, write } from './helpers.ts';
import { longAgo } from './tls.ts';

/** A sign-in plugin that is a small shell script. */
export function plugin(world: World, script: string, fields: Fields = {}): Fields {
  const file = write(world, `#!/bin/sh\n${script}\n`, 'sign-in');
  chmodSync(file, 0o700);
  return {
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command: file, interactiveMode: 'Never', ...fields },
  };
}

export const answer = (status: Fields, apiVersion = 'client.authentication.k8s.io/v1'): string =>
  `cat <<'END'\n${JSON.stringify({ apiVersion, kind: 'ExecCredential', status })}\nEND`;

/** The person has looked at the plugin and agreed. */
const consent = ['--allow-exec'];

export const pluginCases: readonly Case[] = [
  {
    id: 'credential-plugin-fails',
    title: 'the sign-in plugin ends with an error',
    versions: once,
    expected: fault('CRED-11'),
    kubectlSays: /failed with exit code 255/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: plugin(world, 'echo "Error when retrieving token from sso: Token has expired" >&2; exit 255'),
      }),
      args: consent,
    }),
  },
  {
    id: 'credential-plugin-wants-terminal',
    title: 'the sign-in plugin wants a terminal, and there is none',
    versions: once,
    expected: fault('CRED-15'),
    kubectlSays: /exec plugin cannot support interactive mode/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: plugin(world, answer({ token: 'abc' }), { interactiveMode: 'Always' }) }),
      args: consent,
    }),
  },
  {
    id: 'credential-plugin-babbles',
    title: 'the sign-in plugin prints a banner',
    versions: once,
    expected: fault('CRED-16'),
    kubectlSays: /decoding stdout: couldn't get version\/kind; json parse error/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: plugin(world, `echo hello; ${answer({ token: 'abc' })}`) }),
      args: consent,
    }),
  },
  {
    id: 'credential-plugin-other-version',
    title: 'the sign-in plugin answers in another version',
    versions: once,
    expected: fault('CRED-17'),
    kubectlSays: /plugin returned version client.authentication.k8s.io\/v1beta1/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: plugin(world, answer({ token: 'abc' }, 'client.authentication.k8s.io/v1beta1')),
      }),
      args: consent,
    }),
  },
  {
    id: 'credential-plugin-empty',
    title: 'the sign-in plugin gives no credential',
    versions: once,
    expected: fault('CRED-18'),
    kubectlSays: /exec plugin didn't return a token or cert\/key pair/,
    prepare: async (world) => ({ kubeconfig: config(world, { user: plugin(world, answer({})) }), args: consent }),
  },
  {
    id: 'credential-plugin-forbidden',
    title: 'kuberc forbids all sign-in plugins',
    versions: once,
    expected: fault('CRED-23'),
    kubectlSays: /not allowed: policy set to "DenyAll"/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: plugin(world, answer({ token: await readerToken(world) })) }),
      env: {
        KUBERC: write(
          world,
          'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\ncredentialPluginPolicy: DenyAll\n',
          'kuberc',
        ),
      },
      args: consent,
    }),
  },
  {
    id: 'credential-plugin-hangs',
    title: 'the sign-in plugin waits for ever, and the API server is fine',
    versions: once,
    expected: fault('CRED-22'),
    kubectlSays: /^$/,
    prepare: async (world) => ({
      // Should kubectl be killed, it ends too.
      kubeconfig: config(world, { user: plugin(world, 'while kill -0 $PPID; do sleep 0.2; done') }),
      args: consent,
      deadlineSeconds: 55,
    }),
  },
  {
    id: 'credential-plugin-device-code',
    title: 'the sign-in plugin prints a device code and waits',
    versions: once,
    // Whether it would ever end by itself can't be told.
    expected: fault('CRED-15', 'CRED-22'),
    kubectlSays: /enter the code ABCD1234/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: plugin(
          world,
          `echo "To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code ABCD1234 to authenticate." >&2
while kill -0 $PPID; do sleep 0.2; done`,
        ),
      }),
      args: consent,
      deadlineSeconds: 55,
    }),
  },
  {
    id: 'credential-kubectl-plugin-missing',
    title: 'the sign-in plugin is one of kubectl’s own, and no folder of PATH has it',
    versions: once,
    expected: fault('CRED-10'),
    kubectlSays: /unknown command "oidc-login" for "kubectl"/,
    prepare: async (world) => ({
      kubeconfig: config(world, {
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: 'kubectl',
            args: ['oidc-login', 'get-token', '--oidc-issuer-url=https://login.example.com', '--oidc-client-id=k8s'],
            interactiveMode: 'Never',
          },
        },
      }),
      args: consent,
      env: { PATH: `${path.dirname(world.rig.kubectlPath)}:/usr/local/bin:/usr/bin:/bin` },
    }),
  },
  {
    id: 'credential-plugin-old-token',
    title: 'the sign-in plugin gives a token that ended long ago',
    versions: once,
    expected: fault('CRED-07'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    prepare: async (world) => ({
      kubeconfig: config(world, { user: plugin(world, answer({ token: await expiredToken(world) })) }),
      args: consent,
    }),
  },
  {
    id: 'credential-plugin-old-certificate',
    title: 'the sign-in plugin gives a client certificate that ended long ago',
    versions: once,
    expected: fault('CRED-01'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    async prepare(world) {
      const ended = { cn: 'kubernetes-admin', groups: ['system:masters'], ...longAgo };
      const { pem, key } = await world.rig.issueClientCertificate(ended);
      const status = { clientCertificateData: pem, clientKeyData: key };
      return { kubeconfig: config(world, { user: plugin(world, answer(status)) }), args: consent };
    },
  },
  {
    id: 'credential-plugin-foreign-token',
    title: 'the sign-in plugin gives a token of another cluster',
    versions: once,
    exclusive: true, // so that the other cluster is the shared one, which nobody restarts meanwhile
    expected: fault('AUTHN-03', 'AUTHN-05'),
    kubectlSays: /must be logged in to the server|asked for the client to provide credentials/,
    async prepare(world) {
      const token = await readerToken({ ...world, rig: world.other });
      return { kubeconfig: config(world, { user: plugin(world, answer({ token })) }), args: consent };
    },
  },
  {
    id: 'credential-plugin-and-cluster-gone',
    title: 'the sign-in plugin fails, and nothing listens at the server’s port',
    versions: once,
    expected: { outcome: 'fault', causes: [['CRED-11'], ['KCFG-18', 'NET-01', 'NET-07']] },
    kubectlSays: /failed with exit code 1/,
    async prepare(world) {
      const [port] = await freePorts(1);
      const user = plugin(world, 'echo "no session" >&2; exit 1');
      const cluster = { server: `https://127.0.0.1:${port}` };
      return { kubeconfig: config(world, { cluster, user }), args: consent };
    },
  },
  healthy({
    id: 'healthy-plugin-certificate',
    title: 'a sign-in plugin that gives a client certificate',
    versions: once,
    async prepare(world) {
      const { pem, key } = world.rig.admin;
      const status = { clientCertificateData: pem, clientKeyData: key, expirationTimestamp: hoursFromNow(1) };
      return { kubeconfig: config(world, { user: plugin(world, answer(status)) }), args: consent };
    },
  }),
  healthy({
    id: 'healthy-plugin-told-of-the-cluster',
    title: 'a sign-in plugin that wants to know the cluster, and notes on its standard error',
    versions: once,
    async prepare(world) {
      const script = `case "$KUBERNETES_EXEC_INFO" in *'"server":"${world.rig.server}'*certificate-authority-data*) ;; *) exit 1;; esac
echo "using a kept session" >&2
${answer({ token: await readerToken(world) })}`;
      return {
        kubeconfig: config(world, { user: plugin(world, script, { provideClusterInfo: true }) }),
        args: consent,
      };
    },
  }),
  healthy({
    id: 'healthy-plugin',
    title: 'a sign-in plugin that works, beside the kubeconfig',
    versions: once,
    async prepare(world) {
      const token = await readerToken(world);
      chmodSync(
        write(
          world,
          `#!/bin/sh\nprintf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${token}"}}'\n`,
          'sign-in',
        ),
        0o700,
      );
      return {
        kubeconfig: config(world, {
          user: {
            exec: { apiVersion: 'client.authentication.k8s.io/v1', command: './sign-in', interactiveMode: 'Never' },
          },
        }),
        args: ['--allow-exec'],
      };
    },
  }),
];
