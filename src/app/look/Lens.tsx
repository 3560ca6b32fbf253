import type { TokenLook } from '../../shared/looks.ts';
import { likely } from './findings.ts';
import { LookPart } from './LookPart.tsx';
import styles from './Lens.module.css';
import { TokenBars } from './NextTokens.tsx';
import type { Names } from './useModelNames.ts';

/** What the anchor would have said before and after each link, had it stopped there (logit lens). */
export function Lens({ seen: { lens }, names }: { seen: TokenLook; names: Names }) {
  const order = new Map(names.links.map(({ id, to }) => [id, to]));
  const sorted = lens.toSorted((a, b) => (order.get(a.link) ?? 0) - (order.get(b.link) ?? 0));
  return (
    <LookPart
      title="Layer by layer"
      about={`What ${names.anchor} would say if it stopped at the layer that a link writes into.`}
    >
      <ol className={styles.list}>
        {sorted.map(({ link, before, after }) => (
          <li key={link}>
            <details className={styles.link} data-identity={names.linkIdentity(link)}>
              <summary className={styles.sentence}>
                <strong>{names.shortLink(link)}</strong>: before this link it would have said {likely(before[0])}, after
                it {likely(after[0])}.
              </summary>
              <div className={styles.both}>
                <div>
                  <h4 className={styles.when}>Before</h4>
                  <TokenBars tokens={before} />
                </div>
                <div>
                  <h4 className={styles.when}>After</h4>
                  <TokenBars tokens={after} />
                </div>
              </div>
            </details>
          </li>
        ))}
      </ol>
    </LookPart>
  );
}
