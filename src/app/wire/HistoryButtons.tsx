import { Button } from '../parts/Button.tsx';
import { historyOf, redo, undo } from '../state/history.ts';
import { isUnderWay, useRun } from '../state/run.ts';
import { useWiring } from '../state/wiring.ts';

/** Undo and redo of every edit; each says what it would do. */
export function HistoryButtons({ disabled }: { disabled: boolean }) {
  const wiring = useWiring();
  const underWay = useRun(isUnderWay);
  const { undo: back, redo: ahead } = historyOf(wiring, underWay);
  return (
    <>
      <Button
        look="quiet"
        icon="undo"
        data-place="undo"
        iconOnly
        disabled={disabled || back === undefined}
        title={back === undefined ? undefined : `Undo: ${back}`}
        onClick={() => void undo()}
      >
        Undo wiring
      </Button>
      <Button
        look="quiet"
        icon="redo"
        iconOnly
        disabled={disabled || ahead === undefined}
        title={ahead === undefined ? undefined : `Redo: ${ahead}`}
        onClick={() => void redo()}
      >
        Redo wiring
      </Button>
    </>
  );
}
