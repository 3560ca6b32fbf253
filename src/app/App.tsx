// The page, from top to bottom: what it is about, Ask, Wire, Train.
import { lazy, Suspense } from 'react';
import { AskScreen } from './ask/AskScreen.tsx';
import styles from './App.module.css';
import { DropZone } from './shell/DropZone.tsx';
import { Header } from './shell/Header.tsx';
import { Notices } from './shell/Notices.tsx';
import { OpeningProblem } from './shell/OpeningProblem.tsx';
import { preset } from './state/preset.ts';
import { useSpeed } from './state/speed.ts';
import { CompositionFiles } from './train/CompositionFiles.tsx';
import { TrainScreen } from './train/TrainScreen.tsx';
import { WireScreen } from './wire/WireScreen.tsx';

const SpeedDialog = lazy(() => import('./inspect/SpeedDialog.tsx').then((module) => ({ default: module.SpeedDialog })));

export function App() {
  const showsSpeed = useSpeed((state) => state.isOpen);
  return (
    <>
      <Header />
      <main className={styles.main}>
        <h1 className={styles.headline}>{preset.headline}</h1>
        <OpeningProblem />
        <AskScreen />
        <div className={styles.workbench}>
          <WireScreen />
          <TrainScreen />
          <CompositionFiles />
        </div>
      </main>
      <footer className={styles.footer}>
        <p>Everything runs in this page: no account, no server, nothing leaves this computer.</p>
      </footer>
      <Suspense>{showsSpeed && <SpeedDialog />}</Suspense>
      <Notices />
      <DropZone />
    </>
  );
}
