export * from './combo';
export * from './commands.svelte';
export * from './keys.svelte';
