/** What a language must say: the same keys as another one, with any words. */
export type Words<T> = { [K in keyof T]: T[K] extends string ? string : Words<T[K]> };
