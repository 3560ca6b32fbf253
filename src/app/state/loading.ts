// Parts of the page that could not be loaded, whoever wanted them: the build tells of every import(…) that fails.
import { notify } from './notices.ts';

export function tellWhatIsNotLoaded(): void {
  window.addEventListener('vite:preloadError', ({ payload }) =>
    notify({
      code: 'download',
      message: 'A part of the page could not be loaded.',
      hint: 'Check that you are online, and signed in to this network, then reload the page.',
      detail: payload.message,
    }),
  );
}
