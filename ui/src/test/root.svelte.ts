// Runs what belongs into a component's setup, in a test without a component.
export function rootOf(build: () => void): () => void {
  return $effect.root(build);
}
