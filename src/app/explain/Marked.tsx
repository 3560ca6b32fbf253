/** X_A is X with an index, X^T is X with a power, one letter each. */
export function Marked({ text }: { text: string }) {
  return [...text.matchAll(/_(\w)|\^(\w)|[^_^]+/g)].map(({ 0: plain, 1: below, 2: above, index }) => {
    if (below) return <sub key={index}>{below}</sub>;
    return above ? <sup key={index}>{above}</sup> : plain;
  });
}
