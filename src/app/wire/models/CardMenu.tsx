import { useId, useRef, type KeyboardEvent, type ToggleEvent } from 'react';
import { Button } from '../../parts/Button.tsx';
import { Icon } from '../../parts/Icon.tsx';
import styles from './CardMenu.module.css';
import type { CardCommand } from './changeModels.ts';

interface Props {
  /** Whose menu it is. */
  title: string;
  commands: readonly CardCommand[];
  /** Nothing can be chosen now; the button keeps the focus if it has it. */
  busy: boolean;
}

const STEPS: Record<string, number | undefined> = { ArrowDown: 1, ArrowUp: -1 };

/** A button, and the menu that it opens: arrow keys go through it, Escape and a click elsewhere close it. */
export function CardMenu({ title, commands, busy }: Props) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const items = (): HTMLElement[] => [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  /** In the page's own coordinates, so that it scrolls with its card. */
  const place = ({ newState }: ToggleEvent<HTMLElement>): void => {
    const from = button.current?.getBoundingClientRect();
    if (newState !== 'open' || !from || !menu.current) return;
    menu.current.style.top = `${from.bottom + window.scrollY + 4}px`;
    menu.current.style.right = `${document.documentElement.clientWidth - from.right - window.scrollX}px`;
  };
  /** Told a moment after it has opened: whoever has gone to an item by keyboard meanwhile stays there. */
  const toggled = ({ newState }: ToggleEvent<HTMLElement>): void => {
    if (newState === 'open' && !items().includes(document.activeElement as HTMLElement)) items()[0]?.focus();
  };
  /** At once: what the browser does by itself moves the focus a moment later, and the next key would be lost. */
  const opened = (event: KeyboardEvent): void => {
    if (busy || !['Enter', ' ', 'ArrowDown'].includes(event.key)) return;
    event.preventDefault();
    menu.current?.showPopover();
    items()[0]?.focus();
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') return menu.current?.hidePopover();
    const all = items();
    const step = STEPS[event.key];
    const at = all.findIndex((item) => item === document.activeElement);
    const to = step ? at + step + all.length : event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : -1;
    if (to < 0) return;
    event.preventDefault();
    all[to % all.length].focus();
  };
  return (
    <>
      <Button
        ref={button}
        look="quiet"
        icon="more"
        iconOnly
        className={styles.button}
        popoverTarget={busy ? undefined : id}
        onKeyDown={opened}
        aria-haspopup="menu"
        aria-disabled={busy || undefined}
      >
        Change {title}
      </Button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={`Change ${title}`}
        className={styles.menu}
        onBeforeToggle={place}
        onToggle={toggled}
        onKeyDown={pressed}
      >
        {commands.map(({ name, icon, run }) => (
          <button
            key={name}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={styles.item}
            onClick={() => {
              menu.current?.hidePopover();
              run();
            }}
          >
            <Icon name={icon} />
            {name}
          </button>
        ))}
      </div>
    </>
  );
}
