// The page, from top to bottom: what it is about, Ask, Wire, Train.
import { Suspense } from 'react';
import { AskScreen } from './ask/AskScreen.tsx';
import styles from './App.module.css';
import { ChooseLine } from './choose/ChooseLine.tsx';
import { DropZone } from './shell/DropZone.tsx';
import { hasNews, useOpenedLink } from './share/openedLink.ts';
import { Header } from './shell/Header.tsx';
import { Notices } from './shell/Notices.tsx';
import { OpeningProblem } from './shell/OpeningProblem.tsx';
import { useChoosing } from './state/choosing.ts';
import { useExperimentsRoom } from './state/experimentsRoom.ts';
import { lazy } from './parts/lazy.ts';
import { useLibrary } from './state/library.ts';
import { useLook } from './state/look.ts';
import { useNewVersion } from './state/newVersion.ts';
import { usePortable } from './state/portable.ts';
import { useMaking } from './state/making.ts';
import { usePreset } from './state/preset.ts';
import { useProjectHold } from './state/projectHold.ts';
import { useResultsRoom } from './state/resultsRoom.ts';
import { useSpeed } from './state/speed.ts';
import { useWalk } from './state/walk.ts';
import { FilesPanel } from './FilesPanel.tsx';
import { TrainScreen } from './train/TrainScreen.tsx';
import { WireScreen } from './wire/WireScreen.tsx';

const ChooseDialog = lazy(() =>
  import('./choose/ChooseDialog.tsx').then((module) => ({ default: module.ChooseDialog })),
);
const ExperimentsDialog = lazy(() =>
  import('./experiments/ExperimentsDialog.tsx').then((module) => ({ default: module.ExperimentsDialog })),
);
const LibraryDialog = lazy(() =>
  import('./library/LibraryDialog.tsx').then((module) => ({ default: module.LibraryDialog })),
);
const OpenFileDialog = lazy(() =>
  import('./portable/OpenFileDialog.tsx').then((module) => ({ default: module.OpenFileDialog })),
);
const LookDrawer = lazy(() => import('./look/LookDrawer.tsx').then((module) => ({ default: module.LookDrawer })));
const LinkNotice = lazy(() => import('./share/LinkNotice.tsx').then((module) => ({ default: module.LinkNotice })));
const NewVersionLine = lazy(() =>
  import('./shell/NewVersionLine.tsx').then((module) => ({ default: module.NewVersionLine })),
);
const OtherTabLine = lazy(() =>
  import('./shell/OtherTabLine.tsx').then((module) => ({ default: module.OtherTabLine })),
);
const ResultsDialog = lazy(() =>
  import('./results/ResultsDialog.tsx').then((module) => ({ default: module.ResultsDialog })),
);
const MakingDialog = lazy(() =>
  import('./making/MakingDialog.tsx').then((module) => ({ default: module.MakingDialog })),
);
const SpeedDialog = lazy(() => import('./inspect/SpeedDialog.tsx').then((module) => ({ default: module.SpeedDialog })));
const Walk = lazy(() => import('./walk/Walk.tsx').then((module) => ({ default: module.Walk })));
const WireTools = lazy(() => import('./WireTools.tsx').then((module) => ({ default: module.WireTools })));

export function App() {
  const preset = usePreset((state) => state.preset);
  const conversation = `${preset.anchor} ${preset.format} ${preset.prompts.length}`;
  const showsLibrary = useLibrary((state) => state.isOpen);
  const isChoosing = useChoosing((state) => state.isOpen);
  const showsExperiments = useExperimentsRoom((state) => state.isOpen);
  const hasLinkNews = useOpenedLink(hasNews);
  const isTold = useProjectHold(({ hold, isBack }) => hold !== 'here' || isBack);
  const isOutdated = useNewVersion((state) => state.isHere);
  const showsResults = useResultsRoom((state) => state.isOpen);
  const showsMaking = useMaking((state) => state.isOpen);
  const showsSpeed = useSpeed((state) => state.isOpen);
  const hasFile = usePortable(({ waiting }) => waiting !== undefined);
  const isWalking = useWalk(({ state }) => state === 'open');
  const looksInside = useLook(({ subject }) => subject !== undefined);
  return (
    <>
      <Header />
      <Suspense>{isWalking && <Walk />}</Suspense>
      <main className={styles.main}>
        <div className={styles.top}>
          <h1 className={styles.headline}>{preset.headline}</h1>
          <ChooseLine />
        </div>
        <OpeningProblem />
        <div className={isOutdated ? undefined : 'visually-hidden'} role="status" aria-label="Version">
          <Suspense>{isOutdated && <NewVersionLine />}</Suspense>
        </div>
        <div className={isTold ? undefined : 'visually-hidden'} role="status" aria-label="Other tabs">
          <Suspense>{isTold && <OtherTabLine />}</Suspense>
        </div>
        <p className="visually-hidden" role="status" aria-label="Link">
          {hasLinkNews && 'The page was opened with a link. There is a note about it below.'}
        </p>
        <Suspense>{hasLinkNews && <LinkNotice />}</Suspense>
        <AskScreen key={conversation} />
        <div className={styles.workbench}>
          <WireScreen key={preset.id}>
            <Suspense fallback={<p className={styles.tools} />}>
              <WireTools />
            </Suspense>
          </WireScreen>
          <TrainScreen />
          {preset.augmenters.length > 0 && <FilesPanel />}
        </div>
      </main>
      <footer className={styles.footer}>
        <p>
          Everything runs in this page: no account, no server, nothing leaves this computer. Models of your choice are
          fetched from the hub that you name. <a href="licences.txt">Licences of what others wrote</a>
        </p>
      </footer>
      <Suspense>{isChoosing && <ChooseDialog />}</Suspense>
      <Suspense>{showsExperiments && <ExperimentsDialog />}</Suspense>
      <Suspense>{showsLibrary && <LibraryDialog />}</Suspense>
      <Suspense>{hasFile && <OpenFileDialog />}</Suspense>
      <Suspense>{showsResults && <ResultsDialog />}</Suspense>
      <Suspense>{showsMaking && <MakingDialog />}</Suspense>
      <Suspense>{showsSpeed && <SpeedDialog />}</Suspense>
      <Suspense>{looksInside && <LookDrawer />}</Suspense>
      <Notices />
      <DropZone />
    </>
  );
}
