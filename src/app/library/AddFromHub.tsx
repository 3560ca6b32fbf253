import { useState, type SubmitEvent } from 'react';
import type { HubAddress } from '../../shared/models.ts';
import { Button } from '../parts/Button.tsx';
import { TextField } from '../parts/TextField.tsx';
import { lookAtHub } from '../state/addModel.ts';
import { knownEndpoints, takeToken } from '../state/hubAccess.ts';
import { useLibrary } from '../state/library.ts';
import styles from './AddWay.module.css';
import { parseRepository } from './parseRepository.ts';

/** A repository of a hub: which one, where, and what the hub wants to know of the person. */
export function AddFromHub({ disabled }: { disabled: boolean }) {
  const wanted = useLibrary((library) => library.wanted);
  const [endpoints] = useState(knownEndpoints);
  const [repository, setRepository] = useState(wanted ? addressWords(wanted) : '');
  const [endpoint, setEndpoint] = useState(wanted?.endpoint ?? endpoints[0]);
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  const look = (event: SubmitEvent): void => {
    event.preventDefault();
    const parsed = parseRepository(repository, endpoint);
    setProblem('problem' in parsed ? parsed.problem : undefined);
    if ('problem' in parsed) return;
    setEndpoint(parsed.address.endpoint);
    takeToken(parsed.address.endpoint, token.trim());
    void lookAtHub(parsed.address);
  };
  return (
    <form className={styles.way} aria-label="From a hub" noValidate onSubmit={look}>
      <h4 className={styles.title}>From a hub</h4>
      <TextField
        name="Repository"
        value={repository}
        placeholder="owner/name"
        problem={problem}
        onChange={(text) => {
          setRepository(text);
          setProblem(undefined);
        }}
      />
      <details className={styles.more} open={wanted && wanted.endpoint !== endpoints[0]}>
        <summary>Where, and access</summary>
        <TextField name="Where" value={endpoint} suggestions={endpoints} onChange={setEndpoint} />
        <TextField
          name="Access token, for closed models"
          type="password"
          value={token}
          about="Sent to this hub only, and forgotten with the page."
          onChange={setToken}
        />
      </details>
      <div className={styles.foot}>
        <p className={styles.about}>Nothing is kept before you have seen what it is and needs.</p>
        <Button type="submit" look="strong" disabled={disabled || repository.trim() === ''}>
          Look
        </Button>
      </div>
    </form>
  );
}

const addressWords = ({ repository, revision }: HubAddress): string =>
  revision === undefined ? repository : `${repository}@${revision}`;
