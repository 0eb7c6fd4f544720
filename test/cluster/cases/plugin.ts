// CRED: sign-in plugins that have to be run to be judged, after consent.
import { chmodSync } from 'node:fs';
import { type Case, fault, once, type World } from '../case.ts';
import type { Fields } from '../kubeconfig.ts';
import { healthy } from './healthy.ts';
import { config, readerToken, write } from './helpers.ts';

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
