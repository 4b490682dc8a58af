// The page of the pill that floats above other windows.
import './styles/index.css';
import { mount } from 'svelte';
import { openCore } from '$lib/core';
import { connect } from '$lib/state';
import { wearLast } from '$lib/state/look.svelte';
import Overlay from './overlay/Overlay.svelte';

async function begin(): Promise<void> {
  connect(await openCore());
  await wearLast();
  const target = document.getElementById('app');
  if (target) mount(Overlay, { target });
}

void begin();
