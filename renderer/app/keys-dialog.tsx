import { showDialog } from '../state/actions.ts';
import { useWindow } from '../state/store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { keyTable } from './keys.ts';

const isMac = navigator.platform.startsWith('Mac');

/** Every key, and the switch for those that are single letters. */
export function KeysDialog() {
  const singleKeys = useWindow((window) => window.settings.singleKeys);
  return (
    <Dialog title="All keys" onClose={() => showDialog(null)}>
      {!singleKeys && (
        <p className="sm soft">
          Single keys are switched off.{' '}
          <button className="linkish" type="button" onClick={() => showDialog('settings')}>
            Settings
          </button>
        </p>
      )}
      <table className="keys-table">
        <tbody>
          {keyTable.map((row) => (
            <tr key={`${row.keys.join()} ${row.does}`}>
              <th scope="row">
                {row.keys.map((key) => (
                  <kbd key={key}>{isMac ? key.replace('Ctrl ', '⌘') : key}</kbd>
                ))}
              </th>
              <td>{row.does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
