import { type Shell, shells } from '../../../shared/report/shell-quote.ts';
import { changeSettings, showDialog } from '../../state/actions.ts';
import { useWindow } from '../../state/store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Choices } from './choices.tsx';

const shellTitles: Readonly<Record<Shell, string>> = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  powershell: 'PowerShell',
  cmd: 'cmd',
};

export function SettingsDialog() {
  const settings = useWindow((window) => window.settings);
  return (
    <Dialog title="Settings" onClose={() => showDialog(null)}>
      <Choices
        legend="Theme"
        name="theme"
        value={settings.theme}
        options={[
          ['system', 'As the system'],
          ['light', 'Light'],
          ['dark', 'Dark'],
        ]}
        onChange={(theme) => void changeSettings({ theme })}
      />
      <Choices
        legend="Commands are written for"
        name="shell"
        value={settings.shell}
        options={shells.map((shell) => [shell, shellTitles[shell]] as const)}
        onChange={(shell) => void changeSettings({ shell })}
      />
      <Choices
        legend="Pace"
        name="pace"
        value={settings.pace}
        options={[
          ['whole', 'The whole walk at once'],
          ['steps', 'One step at a time'],
        ]}
        onChange={(pace) => void changeSettings({ pace })}
      />
      <fieldset>
        <legend>Files</legend>
        <label className="check">
          <input
            type="checkbox"
            checked={settings.watch}
            onChange={(event) => void changeSettings({ watch: event.target.checked })}
          />
          <span>Watch the files behind a finished walk, and walk again what changed.</span>
        </label>
      </fieldset>
      <fieldset>
        <legend>All contexts</legend>
        <label className="check">
          <input
            type="checkbox"
            checked={settings.checkAtStart}
            onChange={(event) => void changeSettings({ checkAtStart: event.target.checked })}
          />
          <span>Check them all when Authpath starts. That signs in at every server, and runs no sign-in program.</span>
        </label>
      </fieldset>
      <fieldset>
        <legend>Keyboard</legend>
        <label className="check">
          <input
            type="checkbox"
            checked={settings.singleKeys}
            onChange={(event) => void changeSettings({ singleKeys: event.target.checked })}
          />
          <span>Single letters are keys (J, K, M, S, F, N, R, C). Off: only Enter, Esc, arrows and Ctrl keys.</span>
        </label>
      </fieldset>
    </Dialog>
  );
}
