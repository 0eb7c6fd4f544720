/** Plain names of every operation, for the preload script, which must not carry a validation library. */
export const operationNames = [
  'targets.list',
  'targets.addFile',
  'targets.removeFile',
  'demo.open',
  'run.start',
  'run.next',
  'run.cancel',
  'run.again',
  'run.rerunStep',
  'run.consent',
  'run.askOtherContexts',
  'run.trial',
  'run.chooseInstall',
  'run.tellBrowser',
  'run.snapshot',
  'prompt.open',
  'prompt.copy',
  'fleet.start',
  'fleet.cancel',
  'fleet.snapshot',
  'manifest.save',
  'manifest.copy',
  'copy.report',
  'copy.command',
  'copy.literal',
  'link.open',
  'explain.text',
  'settings.read',
  'settings.write',
  'log.error',
] as const;

export type OperationName = (typeof operationNames)[number];

export const eventNames = ['run:events', 'fleet:events', 'targets:changed'] as const;
export type EventName = (typeof eventNames)[number];
