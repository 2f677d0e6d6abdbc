import { Box, render, Text } from 'ink';
import type { Output } from '../io.ts';
import {
  cameWords,
  type ImportProgress,
  PHASES,
  type Progress,
  paceWords,
  phaseWords,
} from './import-progress.ts';

const WIDEST_BAR = 40;

/** Draws the bars of an import and keeps them up to date until finished. */
export function renderImportBars(stream: Output, first: ImportProgress, inColor: boolean): Progress {
  const columns = stream.columns || 80;
  const view = (state: ImportProgress) => <ImportBars state={state} columns={columns} inColor={inColor} />;
  const instance = render(view(first), {
    stdout: stream as NodeJS.WriteStream,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  return {
    update: (state) => instance.rerender(view(state)),
    finish: () => instance.unmount(),
  };
}

interface ImportBarsProps {
  readonly state: ImportProgress;
  readonly columns: number;
  readonly inColor: boolean;
}

// Meta tells how far the whole is, not how far a phase: the phases' bars are their parts of the whole one.
function ImportBars({ state, columns, inColor }: ImportBarsProps) {
  const total = Math.max(1, state.messages);
  const pace = paceWords(state);
  const width = Math.max(5, Math.min(WIDEST_BAR, columns - 40));
  return (
    <Box flexDirection="column">
      <Line
        label="overall"
        share={state.progress / 100}
        width={width}
        note={`${state.progress} %`}
        inColor={inColor}
      />
      {state.phases.map((phase) => (
        <Line
          key={phase.phase}
          label={PHASES[phase.phase] ?? `phase ${phase.phase}`}
          share={(state.progress / 100) * (phase.messages / total)}
          width={width}
          note={phaseWords(phase)}
          inColor={inColor}
        />
      ))}
      <Text dimColor={inColor}>{cameWords(state)}</Text>
      {pace === undefined ? null : <Text dimColor={inColor}>{pace}</Text>}
    </Box>
  );
}

interface LineProps {
  readonly label: string;
  /** 0 to 1. */
  readonly share: number;
  readonly width: number;
  readonly note: string;
  readonly inColor: boolean;
}

function Line({ label, share, width, note, inColor }: LineProps) {
  const filled = Math.round(share * width);
  return (
    <Text wrap="truncate">
      {label.padEnd(18)}
      <Text {...(inColor ? { color: 'green' } : {})}>{'█'.repeat(filled)}</Text>
      <Text dimColor={inColor}>{'░'.repeat(width - filled)}</Text> {note}
    </Text>
  );
}
