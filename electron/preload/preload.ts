import { contextBridge, ipcRenderer } from 'electron';
import { type EventName, type OperationName, operationNames } from '../../shared/contract/operation-names.ts';

/**
 * The window's only way out: one named function an operation, and subscriptions that hand over the payload alone.
 * No channel name, no Electron object and no event ever reaches the page.
 */
const invoke = Object.fromEntries(
  operationNames.map((name: OperationName) => [name, (input: unknown) => ipcRenderer.invoke(`op:${name}`, input)]),
);

function subscribe(channel: EventName): (listener: (payload: unknown) => void) => () => void {
  return (listener) => {
    const relay = (_event: unknown, payload: unknown): void => listener(payload);
    ipcRenderer.on(channel, relay);
    return () => {
      ipcRenderer.removeListener(channel, relay);
    };
  };
}

contextBridge.exposeInMainWorld('authpath', {
  invoke,
  onRunEvents: subscribe('run:events'),
  onFleetEvents: subscribe('fleet:events'),
  onTargetsChanged: subscribe('targets:changed'),
});
