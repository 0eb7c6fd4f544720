import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import './ui/controls.css';
import './ui/outcome.css';
import './ui/dialog.css';
import './ui/frame.css';
import './features/settings/settings.css';
import './features/targets/targets.css';
import './features/fleet/fleet.css';
import './features/map/map.css';
import './features/wizard/wizard.css';
import './features/evidence/evidence.css';
import './features/remedy/remedy.css';
import './features/dashboard/dashboard.css';
import '@xyflow/react/dist/base.css';
import './features/flowchart/flowchart.css';
import { App } from './app/app.tsx';
import { connect, logError } from './state/actions.ts';
import { followFleet } from './state/fleet-actions.ts';
import { applyTheme } from './ui/theme-switch.tsx';

// Before the first paint, so that a dark desktop never sees a white flash.
applyTheme('system');
addEventListener('error', (event) => logError(event.error ?? event.message));
addEventListener('unhandledrejection', (event) => logError(event.reason));
connect();
followFleet();

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
