// A catalogue in another language has the same entries as the English one: strings stay strings, and functions take the
// same arguments. What is missing does not compile.
export type Same<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...given: infer A) => string
      ? (...given: A) => string
      : T[K] extends readonly string[]
        ? readonly string[]
        : Same<T[K]>;
};
