export { language, useLanguage, words, type Catalogue, type Language } from './words.svelte';
export * from './format.svelte';
