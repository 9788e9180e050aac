import type { Services } from '../../../src/application/services.ts';

type Method = (...given: never[]) => Promise<unknown>;

/**
 * The same services, but that something else happens once, right before a method of a store is called: after whoever calls
 * it has read and judged.
 */
export function meddled<Name extends keyof Services['stores']>(
  services: Services,
  name: Name,
  acts: Partial<Record<keyof Services['stores'][Name], () => Promise<unknown>>>,
): Services {
  const waiting = new Map<PropertyKey, () => Promise<unknown>>(
    Object.entries<() => Promise<unknown>>(acts as never),
  );
  const store = new Proxy(services.stores[name], {
    get(target, method) {
      const own = Reflect.get(target, method) as Method;
      const act = waiting.get(method);
      if (act === undefined) return own;
      return async (...given: never[]): Promise<unknown> => {
        if (waiting.delete(method)) await act();
        return own(...given);
      };
    },
  });
  return { ...services, stores: { ...services.stores, [name]: store } };
}
