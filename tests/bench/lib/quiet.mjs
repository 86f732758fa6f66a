// A run during which something else kept the machine busy is repeated, and the quieter one counts.
import { measure } from './systems.mjs';
import { number } from './table.mjs';

export const OTHERS_LIMIT = 0.2; // cores used by what is not measured
const PATIENCE_MS = 200_000;     // after which nothing is repeated any more

const begin = performance.now();

export async function measureQuietly(system, where, scenario, settings, progress) {
  const first = await measure(system, where, scenario, settings);
  if (!(first.others > OTHERS_LIMIT) || performance.now() - begin > PATIENCE_MS) return first;
  progress(`    something else used ${number(first.others)} of a core: again`);
  const second = await measure(system, where, scenario, settings);
  return second.others < first.others ? second : first;
}

// A sentence where the figures suffered all the same.
export function disturbance(runs) {
  const disturbed = runs.filter((run) => run.others > OTHERS_LIMIT).length;
  return disturbed === 0 ? [] : [`In ${disturbed} of ${runs.length} runs something else used more than ${OTHERS_LIMIT} of a core: measure again when it is quiet.`];
}
