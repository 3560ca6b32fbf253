import { useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { SelectField } from '../parts/SelectField.tsx';
import styles from './AddLink.module.css';
import { jackKey, layersOf, type Jack } from './boardLayout.ts';
import { connect, describeJack } from './plugging.ts';
import type { WireModels } from './useModels.ts';

/** A link without drag or board: two lists and a button. */
export function AddLink({ models, disabled }: { models: WireModels; disabled: boolean }) {
  const sources: Jack[] = models.augmenters.flatMap((model) =>
    layersOf(model).map((layer) => ({ side: 'augmenter' as const, model: model.id, layer })),
  );
  const targets: Jack[] = layersOf(models.anchor).map((layer) => ({ side: 'anchor', model: models.anchor.id, layer }));
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState<string>();
  const source = sources.find((jack) => jackKey(jack) === from) ?? sources.at(-1);
  const target = targets.find((jack) => jackKey(jack) === to) ?? targets[0];
  const label = (jack: Jack): string => describeJack(jack, models);
  return (
    <div className={styles.add}>
      <Choice name="From" jacks={sources} chosen={source} label={label} onChoose={setFrom} disabled={disabled} />
      <Choice name="To" jacks={targets} chosen={target} label={label} onChoose={setTo} disabled={disabled} />
      <Button disabled={disabled} onClick={() => source && connect(source, target, models)}>
        Add link
      </Button>
    </div>
  );
}

interface ChoiceProps {
  name: string;
  jacks: Jack[];
  chosen?: Jack;
  label: (jack: Jack) => string;
  onChoose: (key: string) => void;
  disabled: boolean;
}

function Choice({ name, jacks, chosen, label, onChoose, disabled }: ChoiceProps) {
  return (
    <div className={styles.choice}>
      <SelectField
        name={name}
        value={chosen && jackKey(chosen)}
        options={jacks.map((jack) => ({ value: jackKey(jack), label: label(jack) }))}
        disabled={disabled}
        onChange={onChoose}
      />
    </div>
  );
}
