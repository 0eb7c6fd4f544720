import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import { channels, type Router, type Sender } from './router.ts';

/** Opens a channel for every operation, and for nothing else. */
export function listen(router: Router): void {
  for (const { name, channel } of channels)
    ipcMain.handle(channel, (event, raw: unknown) => router(name, senderOf(event), raw));
}

/** `senderFrame` is null when the frame was destroyed or went to another page meanwhile. */
function senderOf(event: IpcMainInvokeEvent): Sender | null {
  const frame = event.senderFrame;
  if (frame === null) return null;
  return { windowId: event.sender.id, isMainFrame: frame === event.sender.mainFrame, origin: frame.origin };
}
