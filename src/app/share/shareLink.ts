// Makes the link, copies it, and finds the words about it.
import { useWiring } from '../state/wiring.ts';
import { currentPage } from './currentPage.ts';
import { writeLink } from './linkText.ts';
import { useSharing } from './sharing.ts';

const YES = (): boolean => true;
const NO = (): boolean => false;

export async function shareLink(): Promise<void> {
  const page = await currentPage();
  const { hash, leftOut } = writeLink(page);
  const address = `${location.origin}${location.pathname}${location.search}${hash}`;
  // Pages that do not come over https have no clipboard at all.
  const clipboard = (navigator as { clipboard?: Clipboard }).clipboard;
  const isCopied = clipboard !== undefined && (await clipboard.writeText(address).then(YES, NO));
  const isOfFiles = page.own && /(?:anchor|augmenters)=[^&]*files%3A/.test(hash);
  useSharing.setState({
    address,
    isCopied,
    without: [
      ...leftOut.map((what) => `It has no room for ${what}, so that is left out.`),
      useWiring.getState().wiring?.origin === 'trained'
        ? 'Weights are not in it: whoever opens it sees your wiring without your training. Send the file of “Save composition” for the weights.'
        : '',
      isOfFiles
        ? 'A model from files of this computer is only named in it: the other person needs the same files.'
        : '',
    ].filter(Boolean),
  });
}
