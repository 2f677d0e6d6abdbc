import * as z from 'zod';
import { addFault, faultRow, faultSpec, removeFault } from '../faults/spec.ts';
import type { World } from '../world/world.ts';
import { type Action, defineAction } from './action.ts';

const nothing = z.strictObject({});

/** What makes things go wrong. */
export const FAULT_ACTIONS: Readonly<Record<string, Action>> = {
  'fault.add': defineAction({
    about: 'Lets calls or webhooks go wrong, by a rule.',
    input: faultSpec,
    run: (world, spec) => faultRow(addFault(world, spec)),
  }),
  'fault.remove': defineAction({
    about: 'Takes a fault away.',
    input: z.strictObject({ id: z.number().int().describe('The number fault.list gives.') }),
    run: (world, { id }) => faultRow(removeFault(world, id)),
  }),
  'fault.list': defineAction({
    about: 'Tells the faults there are, and how often each struck.',
    input: nothing,
    run: (world) => world.faults.map(faultRow),
  }),
  'faults.clear': defineAction({
    about: 'Takes all faults away.',
    input: nothing,
    run: clearFaults,
  }),
};

function clearFaults(world: World) {
  return world.faults.map(({ id }) => id).map((id) => faultRow(removeFault(world, id)));
}
