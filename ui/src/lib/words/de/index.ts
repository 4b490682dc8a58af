import { common } from './common';
import { overlay } from './overlay';
import { today } from './today';
import { conversations } from './conversations';
import { tasks } from './tasks';
import { lists } from './lists';
import { notes } from './notes';
import { calendar } from './calendar';
import { models } from './models';
import { settings } from './settings';
import { firstrun } from './firstrun';
import { memory } from './memory';
import { pickers } from './pickers';
import { privacy } from './privacy';
import { diagnostics } from './diagnostics';
import { dictations } from './dictations';
import { changes } from './changes';
import { updates } from './updates';
import type { Catalogue } from '../words.svelte';

export const de: Catalogue = {
  common,
  overlay,
  today,
  conversations,
  tasks,
  lists,
  notes,
  calendar,
  models,
  settings,
  firstrun,
  memory,
  pickers,
  privacy,
  diagnostics,
  dictations,
  changes,
  updates,
};
