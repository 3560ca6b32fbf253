import type { ComponentProps } from 'react';
import styles from './Button.module.css';
import { Icon, type IconName } from './Icon.tsx';

interface Props extends ComponentProps<'button'> {
  look?: 'strong' | 'plain' | 'quiet';
  icon?: IconName;
  /** Shows the icon alone; the words are its accessible name. */
  iconOnly?: boolean;
}

export function Button({ look = 'plain', icon, iconOnly = false, children, className, ...rest }: Props) {
  return (
    <button
      type="button"
      data-icon-only={iconOnly || undefined}
      className={[styles.button, styles[look], className].filter(Boolean).join(' ')}
      {...rest}
    >
      {icon && <Icon name={icon} />}
      <span className={iconOnly ? 'visually-hidden' : undefined}>{children}</span>
    </button>
  );
}
