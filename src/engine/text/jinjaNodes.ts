// Nodes of a template's syntax tree, as far as they are looked at before they are run.

/** Which of these a node has, its type says. */
export interface Node {
  type: string;
  value?: unknown;
  object?: Node;
  property?: Node;
  computed?: boolean;
  callee?: Node;
  args?: Node[];
  operand?: Node;
  filter?: Node;
  iterable?: Node;
  lhs?: Node;
}

/** Something that is done to something: subject.name(given), or subject | name(given). */
export interface Application {
  name: string;
  subject: Node;
  /** The expressions of its arguments. */
  given: Node[];
}

/** Undefined for all other nodes. */
export function applicationOf({ type, callee, args, operand, filter }: Node): Application | undefined {
  if (type === 'CallExpression' && callee?.type === 'MemberExpression' && callee.object && callee.property) {
    const { computed, object: subject, property } = callee;
    const name = computed ? undefined : nameOf(property);
    return { name: name ?? 'a method', subject, given: argumentsOf(args) };
  }
  if (type !== 'FilterExpression' || !operand) return undefined;
  const name = nameOf(filter?.type === 'CallExpression' ? filter.callee : filter);
  return name === undefined ? undefined : { name, subject: operand, given: argumentsOf(filter?.args) };
}

function argumentsOf(args: readonly Node[] = []): Node[] {
  return args.flatMap((argument) => {
    // *list is not evaluated as a whole by the interpreter.
    const { value } = argument;
    if (argument.type === 'KeywordArgumentExpression') return isNode(value) ? [value] : [];
    return argument.type.includes('Spread') ? [] : [argument];
  });
}

function nameOf(node: Node | undefined): string | undefined {
  return node?.type === 'Identifier' && typeof node.value === 'string' ? node.value : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
