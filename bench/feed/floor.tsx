import { render, Text } from 'ink';

/* The floor of the first frame: the least that Ink can draw. */

render(<Text>one line</Text>);
