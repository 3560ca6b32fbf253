// For tests: behind everything that is under way, also hashes, which WebCrypto makes in threads of its own and at their pace.
const hashing = new Set<Promise<unknown>>();

const digest = crypto.subtle.digest.bind(crypto.subtle);
crypto.subtle.digest = (algorithm, data) => {
  const made = digest(algorithm, data);
  hashing.add(made);
  void made.finally(() => hashing.delete(made));
  return made;
};

export async function quiet(): Promise<void> {
  do {
    await Promise.all(hashing);
    await new Promise((resolve) => setTimeout(resolve, 5));
  } while (hashing.size > 0);
}
