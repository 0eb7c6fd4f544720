// The rig's kubectl asked beside our walk, as it is on a person's machine: where
// it says the same, the verdict must stay as it is. What happens where it says
// another thing is proven in second-word.kubectl.test.ts.
import path from 'node:path';
import { type Case, fault, sound, type World, warning } from '../case.ts';
import { base64, certificateUser } from '../kubeconfig.ts';
import { makeAuthority } from '../pki.ts';
import { type Change, config } from './helpers.ts';

/** kubectl by its name on PATH, in front of whatever the machine has. */
const withKubectl = (world: World, change: Change = {}) => ({
  kubeconfig: config(world, change),
  asksKubectl: true,
  env: { PATH: `${path.dirname(world.rig.kubectlPath)}:/usr/local/bin:/usr/bin:/bin` },
});

export const secondWordCases: readonly Case[] = [
  {
    id: 'second-word-sound',
    title: 'kubectl is asked as well, and works too',
    expected: sound,
    kubectlSays: null,
    prepare: async (world) => withKubectl(world),
  },
  {
    id: 'second-word-right-missing',
    title: 'kubectl is asked as well: its version is for everybody, the namespaces are not',
    expected: warning('AUTHZ-01'),
    kubectlSays: /namespaces is forbidden/,
    prepare: async (world) => {
      const stranger = await world.rig.issueClientCertificate({ cn: 'stranger' });
      return withKubectl(world, { user: certificateUser(stranger) });
    },
  },
  {
    id: 'second-word-other-authority',
    title: 'kubectl is asked as well, and hangs up at the same certificate',
    expected: fault('TLS-01'),
    kubectlSays: /certificate signed by unknown authority/,
    prepare: async (world) => {
      const { pem } = await makeAuthority();
      return withKubectl(world, { cluster: { 'certificate-authority-data': base64(pem) } });
    },
  },
  {
    id: 'second-word-expired-certificate',
    title: 'kubectl is asked as well, and gets the same 401 for an expired certificate',
    expected: fault('CRED-01'),
    kubectlSays: /You must be logged in/,
    prepare: async (world) => {
      const hour = 3_600_000;
      const expired = await world.rig.issueClientCertificate({
        cn: 'jane',
        notBefore: new Date(Date.now() - 48 * hour),
        notAfter: new Date(Date.now() - hour),
      });
      return withKubectl(world, { user: certificateUser(expired) });
    },
  },
];
