// An authorizer outside of the API server, as clouds and policy engines have one: a webhook that is asked after RBAC.
import path from 'node:path';
import { stringify } from 'yaml';
import type { World } from './case.ts';
import { httpsFront } from './fronts.ts';
import { base64, writePrivate } from './kubeconfig.ts';

/** What it says about everybody whom RBAC gave nothing. `denied`: nobody after it is asked. */
export interface Opinion {
  readonly denied: boolean;
  readonly reason: string;
}

/** The API server started anew to ask it. */
export async function withAuthorizer(world: World, opinion: Opinion): Promise<void> {
  const { url } = await httpsFront(world, (request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    const status = { allowed: false, ...opinion };
    response.end(JSON.stringify({ apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', status }));
  });
  const webhook = writePrivate(
    path.join(world.folder, 'authorizer'),
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'webhook',
      clusters: [{ name: 'webhook', cluster: { server: url, 'certificate-authority-data': base64(world.rig.ca.pem) } }],
      contexts: [{ name: 'webhook', context: { cluster: 'webhook', user: 'server' } }],
      users: [{ name: 'server', user: {} }],
    }),
  );
  world.defer(() => world.rig.restartServer());
  await world.rig.restartServer([
    '--authorization-mode=Node,RBAC,Webhook',
    `--authorization-webhook-config-file=${webhook}`,
    '--authorization-webhook-version=v1',
  ]);
}
