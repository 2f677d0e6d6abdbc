/** A key as it was pressed: a name (`up`, `enter`, `escape`, `tab`, `backspace`, `pageDown` …) or the text it types. */
export interface KeyStroke {
  /** `j`, `G`, `?`, `up`, `enter`, `ctrl+d`, `shift+tab`: as key tables and help write it. */
  readonly name: string;
  /** What it types into a field; empty for keys that type nothing. */
  readonly text: string;
}
