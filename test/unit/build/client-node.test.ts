import path from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { neededOfClientNode, refuseOtherClients } from '../../../build/client-node.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

function bundleOf(source: string) {
  return build({
    stdin: { contents: source, resolveDir: root },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    plugins: [neededOfClientNode],
    logLevel: 'silent',
  });
}

test('of seven hundred types the clients in use bring those that they reach, fields and all', async () => {
  const { outputFiles, metafile } = await bundleOf(
    "import { AuthenticationV1Api } from '@kubernetes/client-node'; console.log(AuthenticationV1Api);",
  );
  const text = outputFiles[0]?.text ?? '';
  // Review, its status, the user in it, and the metadata that every object has.
  for (const type of [
    'V1SelfSubjectReview',
    'V1SelfSubjectReviewStatus',
    'V1UserInfo',
    'V1ObjectMeta',
    'V1OwnerReference',
  ])
    expect(text).toMatch(new RegExp(`\\b${type} = class\\b|\\bclass ${type}\\b`));
  expect(text).not.toContain('V1PodSpec');
  expect(() => refuseOtherClients(metafile)).not.toThrow();
});

test('a client whose types would be missing is refused', async () => {
  const { metafile } = await bundleOf("import { CoreV1Api } from '@kubernetes/client-node'; console.log(CoreV1Api);");
  expect(() => refuseOtherClients(metafile)).toThrow('CoreV1Api');
});
