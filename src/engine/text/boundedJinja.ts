// A template comes with a model, so it is hostile: it runs in an interpreter that counts. Every step, and every string and
// list that a step makes, is charged; there are no files and no JavaScript within reach, only what the template is given.
// What one filter builds before it is measured is held down by looking at what it is given first.
import { Environment, Interpreter, parse } from '@huggingface/jinja';
import { applicationOf, type Application, type Node } from './jinjaNodes.ts';
import { isText, MAX_SIZE, memberCount, Sizes, type Value } from './jinjaValues.ts';
import { stripped } from './pythonStrings.ts';

type Statement = Parameters<Interpreter['evaluate']>[0];

/** Characters, and a few for each step and each member of a list: less than a second. */
const MAX_WORK = 10e6;
const STEP = 20;
const MEMBER = 5;
/** A turn of a loop makes scopes, also when nothing is in it. */
const TURN = 100;
/** Of the lengths of what a method is given: "replace" puts a text into another as often as it likes. */
const MAX_PRODUCT = 1e8;
const MAX_INDENT = 16;
const INDENTING = new Set(['indent', 'tojson']);
const PYTHONIC = new Set(['strip', 'lstrip', 'rstrip', 'trim', 'length']);
/** Never longer than what they are given. */
const HARMLESS = new Set(['split', 'startswith', 'endswith', 'get', 'default', 'selectattr', 'rejectattr', 'map']);

export class TemplateLimit extends Error {}

export type Program = ReturnType<typeof parse>;

/** @throws what the interpreter throws, TemplateLimit included. */
export function runTemplate(program: Program, variables: Readonly<Record<string, unknown>>): string {
  const environment = new Environment();
  for (const [name, value] of Object.entries(variables)) environment.set(name, value);
  const { value } = new BoundedInterpreter(environment).run(program);
  return typeof value === 'string' ? value : '';
}

class BoundedInterpreter extends Interpreter {
  private work = 0;
  private readonly looped = new WeakSet<Node>();
  private readonly called = new WeakSet<Node>();
  private readonly sizes = new Sizes();
  /** What was evaluated ahead of the interpreter, which asks for it at once. */
  private readonly ready = new Map<Node, Value>();

  override evaluate(statement: Statement, environment: Environment): Value {
    const node: Node | undefined = statement;
    const ready = node && this.ready.get(node);
    if (node && ready && this.ready.delete(node)) return ready;
    this.charge(STEP);
    if (!node) return super.evaluate(statement, environment);
    if (node.type === 'For' && node.iterable) this.looped.add(node.iterable.lhs ?? node.iterable);
    if (node.type === 'CallExpression' && node.callee) this.called.add(node.callee);
    if (node.type === 'FilterStatement' && node.filter?.args)
      throw new TemplateLimit('it has a filter block with arguments');
    const application = applicationOf(node);
    const value = application ? this.apply(node, application, environment) : super.evaluate(statement, environment);
    if (node.type === 'MemberExpression' && value.type === 'FunctionValue' && !this.called.has(node))
      throw new TemplateLimit('it takes a method from its object');
    if (this.sizes.of(value) > MAX_SIZE) throw new TemplateLimit('it makes a text or a list that is too long');
    const members = memberCount(value);
    this.charge(members * (this.looped.has(node) ? TURN : MEMBER) + (isText(value) ? value.value.length : 0));
    return value;
  }

  private charge(work: number): void {
    this.work += work;
    if (this.work > MAX_WORK) throw new TemplateLimit('it does not come to an end in reasonable time');
  }

  /** A method or filter: what it is given is evaluated once, looked at, and handed on. */
  private apply(node: Node, { name, subject, given }: Application, environment: Environment): Value {
    const inputs = [subject, ...given].map((input) => [input, this.evaluate(input, environment)] as const);
    const [[, on], ...others] = inputs;
    const values = others.map(([, value]) => value);
    if (isText(on) && PYTHONIC.has(name)) return pythonic(name, on.value, values[0]);
    if (!HARMLESS.has(name)) this.checkGrowth(name, this.sizes.of(on), values);
    for (const [input, value] of inputs) this.ready.set(input, value);
    const result = super.evaluate(node, environment);
    for (const [input] of inputs) this.ready.delete(input); // the interpreter may do without one of them
    return result;
  }

  private checkGrowth(name: string, size: number, values: readonly Value[]): void {
    for (const value of values) {
      if (value.type === 'IntegerValue' && Number(value.value) > MAX_INDENT && INDENTING.has(name))
        throw new TemplateLimit(`it calls ${name} with ${Number(value.value)}`);
      if (isText(value) && size * value.value.length > MAX_PRODUCT)
        throw new TemplateLimit(`it calls ${name} with texts that are too long`);
    }
  }
}

/** What the interpreter has otherwise than Python: the strip family, which ignores its argument, and lengths of texts. */
function pythonic(name: string, text: string, argument: Value | undefined): Value {
  const value = new Environment();
  if (name === 'length') return value.set(name, Array.from(text).length);
  if (argument && !isText(argument) && argument.value !== null) throw new Error(`${name} takes characters`);
  const side = name.startsWith('l') ? 'left' : name.startsWith('r') ? 'right' : 'both';
  return value.set(name, stripped(text, side, argument && isText(argument) ? argument.value : undefined));
}
