import { failureMode } from '../define.ts';
import {
  byCommand,
  byHand,
  configCommand,
  fetchAgain,
  noServerAsked,
  typesSource,
  validationSource,
} from './common.ts';

/** What a half or double entry lacks or has twice, with client-go’s own words for it. */
const halves = {
  certificateWithoutKey: {
    what: (name: string) => `The user “${name}” has a client certificate and no key`,
    said: (name: string) =>
      `client-key-data or client-key must be specified for ${name} to use the clientCert authentication method.`,
    mend: 'Add the key that belongs to the certificate, or take the certificate out',
  },
  certificateTwice: {
    what: (name: string) => `The user “${name}” has its client certificate both as data and as a file`,
    said: (name: string) =>
      `client-cert-data and client-cert are both specified for ${name}. client-cert-data will override.`,
    mend: 'Keep one of client-certificate and client-certificate-data',
  },
  keyTwice: {
    what: (name: string) => `The user “${name}” has its key both as data and as a file`,
    said: (name: string) =>
      `client-key-data and client-key are both specified for ${name}; client-key-data will override`,
    mend: 'Keep one of client-key and client-key-data',
  },
  authorityTwice: {
    what: (name: string) => `The cluster “${name}” has its authority both as data and as a file`,
    said: (name: string) =>
      `certificate-authority-data and certificate-authority are both specified for ${name}. certificate-authority-data will override.`,
    mend: 'Keep one of certificate-authority and certificate-authority-data',
  },
  impersonation: {
    what: (name: string) => `The user “${name}” asks for another’s groups, uid or extra fields without naming whom`,
    said: (name: string) => `requesting uid, groups or user-extra for ${name} without impersonating a user`,
    mend: 'Add as: with the user to act as, or take the as- fields out',
  },
  execCommand: {
    what: (name: string) => `The sign-in program of “${name}” has no command`,
    said: (name: string) => `command must be specified for ${name} to use exec authentication plugin`,
    mend: 'Add command: with the program that signs you in',
  },
  execApiVersion: {
    what: (name: string) => `The sign-in program of “${name}” has no apiVersion`,
    said: (name: string) => `apiVersion must be specified for ${name} to use exec authentication plugin`,
    mend: 'Add apiVersion: client.authentication.k8s.io/v1 (or v1beta1, for an older program)',
  },
  execVariable: {
    what: (name: string) => `The sign-in program of “${name}” has a variable without a name`,
    said: (name: string) => `env variable name must be specified for ${name} to use exec authentication plugin`,
    mend: 'Give every item of env a name',
  },
} as const;

export type HalfEntry = keyof typeof halves;

/** Modes of entries that exclude or lack each other. */
export const agreementModes = {
  'KCFG-14': failureMode<{
    readonly user: string;
    readonly pair: 'tokenAndBasic' | 'execAndAuthProvider';
    readonly file: string;
  }>({
    title: 'Two ways to sign in that exclude each other',
    severity: 'fault',
    sentence: ({ user, pair }) =>
      pair === 'tokenAndBasic'
        ? `The user “${user}” has a token and a user name or password, so kubectl refuses to choose and stops.`
        : `The user “${user}” has a sign-in program and an auth-provider, so kubectl refuses to choose and stops.`,
    innocent: noServerAsked,
    why:
      'A token and basic authentication both need the Authorization header; exec and auth-provider both supply it. Left-overs of a merge or ' +
      'of kubectl config set-credentials. Other pairs are allowed: a token beside exec, a tokenFile, or a client certificate.',
    literal: ({ user, pair }) =>
      pair === 'tokenAndBasic'
        ? `error: more than one authentication method found for ${user}; found [token basicAuth], only one is allowed`
        : `error: authProvider cannot be provided in combination with an exec plugin for ${user}`,
    remedies: ({ user, pair, file }) => {
      const basic = pair === 'tokenAndBasic';
      const text = basic
        ? 'Keep the token, take user name and password out'
        : 'Keep the sign-in program, take auth-provider out';
      // kubectl config unset takes a dot in a name for the next field.
      if (user.includes('.')) return [byHand(text, `the user entry in ${file}`, 'take a copy of the file first')];
      const fields = basic ? ['username', 'password'] : ['auth-provider'];
      const commands = fields.map((field) => configCommand(file, 'unset', `users.${user}.${field}`));
      return [byCommand(text, `the user entry in ${file}`, 'take a copy of the file first', commands)];
    },
    scope: 'client-go; clients in JavaScript accept both',
    sources: [validationSource],
    proof: 'injected',
    texts: [
      'more than one authentication method found for [^\\n]*',
      'authProvider cannot be provided in combination with an exec plugin',
      'execProvider and authProvider cannot be used in combination',
    ],
    example: { user: 'mara', pair: 'tokenAndBasic', file: '/home/mara/.kube/config' },
  }),

  'KCFG-25': failureMode<{ readonly entry: string; readonly half: HalfEntry; readonly file: string }>({
    title: 'An entry is half, or double',
    severity: 'fault',
    sentence: ({ entry, half }) => `${halves[half].what(entry)}, so kubectl stops before it calls the server.`,
    innocent: noServerAsked,
    why:
      'Some fields need each other, and some exclude each other: a certificate needs its key, data and file of the same thing can’t both be ' +
      'given, impersonated groups need an impersonated user, a sign-in program needs a command and a version. client-go checks this first.',
    literal: ({ entry, half }) => `error: ${halves[half].said(entry)}`,
    remedies: ({ half, file }) => [
      byHand(halves[half].mend, `one entry in ${file}`, 'take a copy of the file first'),
      fetchAgain,
    ],
    scope: 'client-go',
    sources: [validationSource, typesSource],
    proof: 'injected',
    texts: [
      'client-key-data or client-key must be specified for [^\\n]*',
      'client-(cert|key)-data and client-(cert|key) are both specified for [^\\n]*',
      'certificate-authority-data and certificate-authority are both specified for [^\\n]*',
      'requesting uid, groups or user-extra for [^\\n]* without impersonating a user',
      '(command|apiVersion|env variable name) must be specified for [^\\n]* to use exec authentication plugin',
    ],
    example: { entry: 'mara', half: 'certificateWithoutKey', file: '/home/mara/.kube/config' },
  }),
} as const;
