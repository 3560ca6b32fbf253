import { useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { currentPreset } from '../state/preset.ts';
import { saveFile } from '../state/saveFile.ts';
import styles from './CurveExport.module.css';
import { useBaselines } from './useBaselines.ts';
import { useDrawnCurves } from './useDrawnCurves.ts';

/** The curves as they are drawn, for other programs and for a slide. */
export function CurveExport({ isLog }: { isLog: boolean }) {
  const drawn = useDrawnCurves();
  const baselines = useBaselines();
  const [said, setSaid] = useState('');
  const save = async (ending: 'csv' | 'png'): Promise<void> => {
    const name = `patchbay-curves-${currentPreset().id}.${ending}`;
    const { curvesCsv, curvesPng } = await import('./exportCurves.ts');
    const file = ending === 'csv' ? curvesCsv(drawn) : await curvesPng({ ...drawn, baselines, isLog });
    if (file) saveFile(name, file);
    setSaid(file ? `${name} is saved.` : 'The browser could not make the image. Export CSV instead.');
  };
  return (
    <div className={styles.ways}>
      <p className="visually-hidden" role="status" aria-label="Export">
        {said}
      </p>
      <Button look="quiet" icon="save" onClick={() => void save('csv')}>
        Export CSV
      </Button>
      <Button look="quiet" icon="image" onClick={() => void save('png')}>
        Export PNG
      </Button>
    </div>
  );
}
