import { operationNames } from '../../../../shared/contract/operation-names.ts';
import type { AuthpathApi, OperationResult, RunEventBatch, Settings } from '../../../../shared/contract/operations.ts';
import type { RunEvent } from '../../../../shared/model/run.ts';
import type { Scene } from './scenes.ts';

declare global {
  interface Window {
    /** What the window asked main for, so that a look at it can tell. */
    asked?: { name: string; input: unknown }[];
  }
}

/** Puts a `window.authpath` in place that answers from a scene. Returns what plays the scene's events. */
export function installFakeApi(scene: Scene, theme: Settings['theme']): () => Promise<void> {
  const listeners = new Set<(batch: RunEventBatch) => void>();
  const asked: { name: string; input: unknown }[] = [];
  window.asked = asked;
  const send = (events: readonly RunEvent[]) => {
    const started = events.find((event) => event.type === 'runStarted');
    for (const listener of listeners) listener({ run: started?.run ?? '', sequence: 0, events: nowIs(events) });
  };
  const answers: Record<string, (input: never) => unknown> = {
    'targets.list': () => scene.targets,
    'targets.addFile': () => ({ added: false, list: scene.targets }),
    'targets.removeFile': () => scene.targets,
    'demo.open': () => ({ set: 'demo', list: scene.targets }),
    'run.start': () => {
      const run = scene.events.find((event) => event.type === 'runStarted')?.run ?? '';
      setTimeout(() => send(scene.events), 0);
      return { run };
    },
    'run.snapshot': () => ({ events: scene.events, nextSequence: 1 }),
    'fleet.snapshot': () => null,
    'explain.text': () => ({ explanations: scene.explanations }),
    'settings.read': () => ({
      theme,
      shell: 'bash',
      singleKeys: true,
      pace: 'whole',
      watch: true,
      checkAtStart: false,
      breadth: 'all',
    }),
    'settings.write': (settings: Settings) => settings,
    'link.open': () => ({ opened: true }),
    'run.next': () => ({ waiting: true }),
    'run.cancel': () => ({ cancelled: true }),
    'run.rerunStep': () => ({ accepted: true }),
  };
  const invoke = Object.fromEntries(
    operationNames.map((name) => [
      name,
      async (input: never): Promise<OperationResult<typeof name>> => {
        asked.push({ name, input });
        const answer = answers[name];
        const value = (answer === undefined ? { characters: 1 } : answer(input)) as never;
        return { ok: true, value };
      },
    ]),
  ) as unknown as AuthpathApi['invoke'];
  const api: AuthpathApi = {
    invoke,
    onRunEvents: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onFleetEvents: () => () => {},
    onTargetsChanged: () => () => {},
  };
  Object.defineProperty(window, 'authpath', { value: api });
  return async () => {
    if (scene.events.length === 0) return;
    send(scene.events);
    const { showRun } = await import('../../../../renderer/state/actions.ts');
    const { useWindow } = await import('../../../../renderer/state/store.ts');
    const run = scene.events.find((event) => event.type === 'runStarted')?.run ?? '';
    showRun(run);
    useWindow.setState({ openStep: scene.open });
    if (scene.flowchart) useWindow.setState({ screen: { name: 'flowchart', run } });
  };
}

/** Moves a recorded run to this moment, so that seconds run as they would. */
function nowIs(events: readonly RunEvent[]): readonly RunEvent[] {
  const last = events.at(-1);
  if (last?.type === 'runFinished' || last?.type === 'paused') return events;
  const shift = Date.now() - Date.parse('2026-11-24T10:31:04.000Z') - 3_900;
  return events.map((event) =>
    'at' in event ? { ...event, at: new Date(Date.parse(event.at) + shift).toISOString() } : event,
  );
}
