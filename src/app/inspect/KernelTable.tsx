import type { SpeedReport } from '../../shared/reports.ts';
import { Button } from '../parts/Button.tsx';
import { formatBytes, formatCount, formatShare } from '../parts/format.ts';
import { measure, useSpeed, type Measurable } from '../state/speed.ts';
import { ShareBar } from './ShareBar.tsx';
import styles from './SpeedTable.module.css';

const WORDS: Record<Measurable, { title: string; button: string; about: string }> = {
  token: {
    title: 'One token of an answer',
    button: 'Measure a token',
    about: 'The composed model decodes a few tokens; its caches are emptied for it.',
  },
  step: {
    title: 'One training step',
    button: 'Measure a step',
    about: 'A few steps with a learning rate of 0, on memory of their own: the links stay as they are.',
  },
};

/** Where the time of a token or a step goes, kernel by kernel. */
export function KernelTable({ what }: { what: Measurable }) {
  const report = useSpeed((state) => state.measured[what]);
  const measuring = useSpeed((state) => state.measuring);
  const { title, button, about } = WORDS[what];
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.about}>{about}</p>
      <Button disabled={measuring !== undefined} onClick={() => void measure(what)}>
        {measuring === what ? 'Measuring…' : report ? 'Measure again' : button}
      </Button>
      <p className={styles.summary} role="status" aria-label={`${title}: result`}>
        {report && summary(what, report)}
      </p>
      {report && <Kernels title={title} report={report} />}
    </section>
  );
}

function Kernels({ title, report }: { title: string; report: SpeedReport }) {
  const total = report.kernels.reduce((sum, { ms }) => sum + ms, 0);
  return (
    <div className={styles.scroll} role="group" aria-label={`${title}: kernels`} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{title}: time by kernel</caption>
        <thead>
          <tr>
            <th scope="col">Kernel</th>
            <th scope="col">Runs</th>
            <th scope="col">Time</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {report.kernels.map(({ name, dispatches, ms }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatCount(dispatches)}</td>
              <td>{formatMs(ms)}</td>
              <td>
                <ShareBar share={total > 0 ? ms / total : 0} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function summary(what: Measurable, { ms, measuredBy, kernels, heldBytes, plannedBytes }: SpeedReport): string {
  const dispatches = kernels.reduce((sum, kernel) => sum + kernel.dispatches, 0);
  const parts = [
    what === 'token'
      ? `${formatMs(ms)} a token, ${formatCount(Math.round(1000 / ms))} tokens/s`
      : `${formatMs(ms)} a step`,
    `${formatCount(dispatches)} runs of a kernel`,
    plannedBytes !== undefined &&
      `${formatBytes(heldBytes)} held, ${formatShare(heldBytes / plannedBytes)} of the plan`,
    measuredBy === 'one by one' && 'without timestamps on this device: only the shares count',
  ];
  return `${parts.filter(Boolean).join(' · ')}.`;
}

const formatMs = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)}\u00a0ms`;
