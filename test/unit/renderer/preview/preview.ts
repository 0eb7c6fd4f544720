import { installFakeApi } from './fake-api.ts';
import { scenes } from './scenes.ts';

/** Shows one scene of the window without Electron: `index.html?scene=fault&theme=dark`. For looking, never shipped. */
const wanted = new URLSearchParams(location.search);
const scene = scenes[wanted.get('scene') ?? 'start'] ?? scenes.start;
const theme = wanted.get('theme') === 'dark' ? 'dark' : 'light';
if (scene !== undefined) {
  const feed = installFakeApi(scene, theme);
  await import('../../../../renderer/main.tsx');
  await feed();
}
