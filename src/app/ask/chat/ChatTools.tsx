import { useId } from 'react';
import { Button } from '../../parts/Button.tsx';
import { askOnceMore, newChat, useChat } from '../../state/chat.ts';
import { useChatSettings } from '../../state/chatSettings.ts';
import { usePreset } from '../../state/preset.ts';
import { saveFile } from '../../state/saveFile.ts';
import { useSpeakers } from '../useSpeakers.ts';
import { chatJson, chatMarkdown, type ExportedChat } from './chatExport.ts';
import { ChatSettingsSheet } from './ChatSettingsSheet.tsx';
import styles from './ChatTools.module.css';

/** Below the box: settings, and what can be done with the whole conversation. */
export function ChatTools() {
  const { turns, busy } = useChat();
  const settings = useChatSettings();
  const { preset } = usePreset();
  const speakers = useSpeakers();
  const sheet = useId();
  const isEmpty = turns.length === 0;
  const save = (ending: string, type: string, write: (chat: ExportedChat) => string): void => {
    const chat = { title: preset.title, speakers, settings, turns };
    saveFile(`patchbay-chat.${ending}`, new Blob([write(chat)], { type }));
  };
  return (
    <div className={styles.tools}>
      <Button icon="settings" className={styles.settings} popoverTarget={sheet}>
        Settings
      </Button>
      <ChatSettingsSheet id={sheet} />
      <Button look="quiet" icon="reset" disabled={isEmpty || busy} onClick={() => void askOnceMore()}>
        Ask all again
      </Button>
      <Button look="quiet" icon="plus" disabled={isEmpty} onClick={newChat}>
        New chat
      </Button>
      <span className={styles.space} />
      <Button look="quiet" icon="save" disabled={isEmpty} onClick={() => save('md', 'text/markdown', chatMarkdown)}>
        Export Markdown
      </Button>
      <Button look="quiet" icon="save" disabled={isEmpty} onClick={() => save('json', 'application/json', chatJson)}>
        Export JSON
      </Button>
    </div>
  );
}
