import { Button } from '../../parts/Button.tsx';
import { say, stopChat, useChat } from '../../state/chat.ts';
import { useOpening } from '../../state/opening.ts';
import { MessageBox } from './MessageBox.tsx';

export function ChatBox() {
  const isOpen = useOpening(({ status }) => status === 'open');
  const isBusy = useChat((chat) => chat.busy);
  const stop = (
    <Button look="strong" icon="stop" onClick={stopChat}>
      Stop
    </Button>
  );
  return (
    <MessageBox
      name="Message"
      send="Send"
      instead={isBusy ? stop : undefined}
      disabled={!isOpen}
      onSend={(text) => void say(text)}
    />
  );
}
