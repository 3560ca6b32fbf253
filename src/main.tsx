import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { registerServiceWorker } from './app/serviceWorker.ts';
import { start } from './app/start.ts';
import { admitOwnScripts } from './app/trustedScripts.ts';
import './app/theme/tokens.css';
import './app/theme/base.css';

admitOwnScripts();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');
createRoot(root).render(<App />);
registerServiceWorker();
void start();
