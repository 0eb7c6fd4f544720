// @ts-check
// Asks a server for its version as a program built on the pinned @kubernetes/client-node would, and prints what came of it as
// one line of JSON. node ask-client.mjs default|FILE [times] [platform]: the kubeconfig is found as the client finds it, or
// read from FILE. A process of its own, so that environment, working folder and hanging are the client's.
import { KubeConfig, VersionApi } from '@kubernetes/client-node';

const [file = 'default', times = '1', platform = process.platform] = process.argv.slice(2);
const config = new KubeConfig();
/** @type {{ loaded: boolean, context: string | null, versions: string[], errors: string[] }} */
const result = { loaded: false, context: null, versions: [], errors: [] };
try {
  if (file === 'default') config.loadFromDefault(undefined, false, /** @type {NodeJS.Platform} */ (platform));
  else config.loadFromFile(file);
  result.loaded = true;
  result.context = config.getCurrentContext();
  const client = config.makeApiClient(VersionApi);
  for (let asked = 0; asked < Number(times); asked += 1) result.versions.push((await client.getCode()).gitVersion);
} catch (error) {
  // What a program would show, and what lies behind it.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? ` (${String(cause.code)})` : '';
    result.errors.push(`${cause.name}: ${cause.message}${code}`);
  }
  if (result.errors.length === 0) result.errors.push(String(error));
}
process.stdout.write(JSON.stringify(result), () => process.exit(0));
