import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  readonly addFile: () => void;
  readonly openDocumentation: () => void;
}

/** The application menu. Single keys and the walk's own keys belong to the page. */
export function menuTemplate(
  platform: NodeJS.Platform,
  developerTools: boolean,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const tools: MenuItemConstructorOptions[] = developerTools ? [{ type: 'separator' }, { role: 'toggleDevTools' }] : [];
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Add a kubeconfig…', click: actions.addFile },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...tools,
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Kubernetes: authenticating', click: actions.openDocumentation }] },
  ];
}
