/** What React Aria calls and Chrome 90 lacks: findLast (Chrome 97) and AbortSignal.timeout (103). */

type Test<T> = (value: T, index: number, all: T[]) => unknown;

function findLast<T>(this: T[], test: Test<T>): T | undefined {
  for (let index = this.length - 1; index >= 0; index--) {
    const value = this[index] as T;
    if (test(value, index, this)) return value;
  }
  return undefined;
}

if (!("findLast" in Array.prototype)) {
  Object.defineProperty(Array.prototype, "findLast", { value: findLast, writable: true });
}

if (!("timeout" in AbortSignal)) {
  Object.defineProperty(AbortSignal, "timeout", {
    value: (ms: number) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), ms);
      return controller.signal;
    },
  });
}
