// The page of the window and of the browser.
import './styles/index.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { inWindow, openCore } from '$lib/core';
import { connect } from '$lib/state';
import { wearLast } from '$lib/state/look.svelte';
import { fetchFirst } from './first';

async function begin(): Promise<void> {
  connect(await openCore());
  fetchFirst(location.hash);
  await wearLast();
  const target = document.getElementById('app');
  if (target) mount(App, { target });
  // What makes the page installable and lets it open without the computer; the window has its files at hand anyway.
  if (import.meta.env.PROD && !inWindow() && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('./sw.js').catch((error: unknown) => console.warn(error));
  }
}

void begin();
