// Hubs send on to other servers for large files, and that is fine. Not fine is an answer from a connection that anybody
// can read or change, or from within a private network that the address did not name: a server out there must not make
// this browser knock at doors that only it can reach. Names are not looked up here, so a name that stands for a private
// address is not seen; browsers guard that themselves.

const LOCAL = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;
const PRIVATE =
  /^(0|10)(\.\d+){3}$|^192\.168(\.\d+){2}$|^169\.254(\.\d+){2}$|^172\.(1[6-9]|2\d|3[01])(\.\d+){2}$|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])(\.\d+){2}$|^\[(::|f[cd][\da-f]{2}:.*|fe[89ab][\da-f]:.*|::ffff:.*)\]$|\.(local|internal|lan|home\.arpa)$/;

/** @returns what is wrong with an answer from there, as the end of a sentence; undefined when nothing is. */
export function refusedRedirect(asked: string, answered: string): string | undefined {
  const [from, to] = [new URL(asked), new URL(answered)];
  if (from.origin === to.origin) return undefined;
  const [isLocal, isPrivate] = [isLocalHost(to), isPrivateHost(to)];
  if (to.protocol !== 'https:' && !(isLocal && from.protocol === 'http:'))
    return `the server sends on to ${to.origin}, and that connection would not be private`;
  if (!isPrivate || isPrivateHost(from)) return undefined;
  return `the server sends on into a private network, to ${to.host}`;
}

/** Of this computer, or of a network that is not the internet, as far as the address tells. */
export const isPrivateHost = (url: URL): boolean => isLocalHost(url) || PRIVATE.test(hostOf(url));

const isLocalHost = (url: URL): boolean => LOCAL.test(hostOf(url));
/** A dot at the end says that nothing is to be put behind the name. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/\.$/, '');
