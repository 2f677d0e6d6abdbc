/** An element in the order in which it opens; its text is what stands directly in it, without what only indents. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

const TOKEN = /<\?xml[^>]*\?>|<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/y;
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** The elements of a document; throws when it is not well-formed XML 1.0, of the little that a report needs of it. */
export function elementsOf(document: string): Element[] {
  if (FORBIDDEN.test(document)) throw new Error('It holds a character that XML forbids.');
  const elements: Element[] = [];
  const open: Element[] = [];
  for (let at = 0; at < document.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(document);
    if (token === null) throw new Error(`Not well-formed at ${JSON.stringify(document.slice(at, at + 60))}.`);
    const [, closes, name, attributes = '', closed, text] = token;
    if (text !== undefined) addText(open.at(-1), text);
    else if (closes) {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing.`);
    } else if (name !== undefined) {
      if (open.length === 0 && elements.length > 0) throw new Error('It has more than one root.');
      const element = { name, attributes: attributesOf(attributes), text: '' };
      elements.push(element);
      if (!closed) open.push(element);
    }
  }
  if (open.length > 0 || elements.length === 0) throw new Error('It is not closed.');
  return elements;
}

function addText(element: Element | undefined, text: string): void {
  if (text.trim() === '' && !text.includes('&')) return;
  if (element === undefined) throw new Error('There is text outside the root.');
  element.text += unescaped(text);
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => {
    if (/[\t\n\r]/.test(value)) throw new Error(`A line break as it is in ${name} would be read as a space.`);
    return [name, unescaped(value)] as const;
  });
  return Object.fromEntries(found);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|([a-z]+));|&/g, (entity, code?: string, name = '') => {
    const character = code === undefined ? ENTITIES[name] : String.fromCodePoint(Number(code));
    if (character === undefined) throw new Error(`${entity} is no entity.`);
    return character;
  });
}
