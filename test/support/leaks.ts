/** What must not be told, by kind: each is looked for in every spelling. */
export interface Untold {
  readonly secrets: readonly string[];
  /** Digits, with the country’s code. */
  readonly phones: readonly string[];
  /** Names, texts, BSUIDs, message ids: looked for as they are, whatever the case. */
  readonly words: readonly string[];
}

/** Everything of this that stands in a text, plain, in URL encoding or in base64, as `what in which spelling`. */
export function leaksIn(text: string, { secrets, phones, words }: Untold): string[] {
  const views = [text, decodedAll(text), ...decodedBase64(text)];
  const found = new Set<string>();
  for (const view of views) {
    const lower = view.toLowerCase();
    // Whatever stands between digits, there is one phone.
    const digits = view.replace(/[\s().+-]/g, '');
    for (const word of [...secrets, ...words]) if (lower.includes(word.toLowerCase())) found.add(word);
    for (const phone of phones) {
      // The end of a phone tells whose it is, with or without the country’s code.
      if (digits.includes(phone) || digits.includes(phone.slice(-9))) found.add(phone);
    }
  }
  for (const secret of secrets) {
    const spellings = [encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
    for (const one of [...spellings, Buffer.from(secret).toString('base64').replace(/=+$/, '')]) {
      if (text.includes(one)) found.add(secret);
    }
  }
  return [...found];
}

function decodedAll(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** What each word of a text says when it is base64, beginning at any of its characters. */
function decodedBase64(text: string): string[] {
  const tokens = decodedAll(text).match(/[\w+/-]{12,}/g) ?? [];
  return tokens.flatMap((token) =>
    [0, 1, 2, 3].map((skip) => Buffer.from(token.slice(skip), 'base64').toString('latin1')),
  );
}
