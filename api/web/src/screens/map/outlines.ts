/** The outlines that this machine has: the shipped districts, and a file that somebody chose here. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Datum } from "~/geo/datum";
import { BYTES_MAX, read, type Shape, Wrong } from "~/geo/shapes";
import { simplify, written } from "~/geo/simplify";
import shipped from "~/geo/wuhan.geojson?url";

const KEY = "whistle.outlines";
const KEPT_MAX = 2_000_000; // Characters; a browser keeps about five million for a site.
const THINNED = [0, 0.0002, 0.0005, 0.001]; // Degrees: 20 m to 100 m, until it is small enough.
const PLACE = /^\d{6}(\d{3})?$/;

export interface Outlines {
  shapes: Shape[];
  own: number; // How many of them come from a file of this machine.
}

async function known(): Promise<Outlines> {
  const answer = await fetch(shipped);
  if (!answer.ok) throw new Error(String(answer.status));
  const city = read(await answer.text(), "wgs84");
  const own = mine();
  const codes = new Set(own.map((one) => one.code));
  return { shapes: [...city.filter((one) => !codes.has(one.code)), ...own], own: own.length };
}

function mine(): Shape[] {
  const kept = localStorage.getItem(KEY);
  if (!kept) return [];
  try {
    return read(kept, "wgs84");
  } catch {
    localStorage.removeItem(KEY); // Written by something else: the shipped ones hold.
    return [];
  }
}

export function useOutlines() {
  return useQuery({ queryKey: ["outlines"], queryFn: known, staleTime: Number.POSITIVE_INFINITY });
}

/** Statistical codes of streets come with three or six zeros behind them. */
function placed(one: Shape): Shape {
  return { ...one, code: one.code.replace(/^(\d{9})000$|^(\d{6})000000$|^(\d{6})000$/, "$1$2$3") };
}

/** Reads a file, and keeps it on this machine; Wrong when it cannot be drawn or kept. */
export async function keep(file: File, datum: Datum): Promise<number> {
  if (file.size > BYTES_MAX) throw new Wrong("large", { n: BYTES_MAX / 1_000_000 });
  const all = read(await file.text(), datum).map(placed);
  const shapes = all.filter((one) => PLACE.test(one.code));
  if (shapes.length === 0) throw new Wrong("codes", { code: all[0]?.code ?? "" });
  const text = THINNED.map((by) => (by ? simplify(shapes, by) : shapes)).map(written);
  const fits = text.find((one) => one.length <= KEPT_MAX);
  if (!fits) throw new Wrong("large", { n: KEPT_MAX / 1_000_000 });
  try {
    localStorage.setItem(KEY, fits);
  } catch {
    throw new Wrong("full");
  }
  return shapes.length;
}

/** Gives what puts a file in place of the shipped outlines, and what takes it away again. */
export function useOwn() {
  const queries = useQueryClient();
  const anew = () => queries.invalidateQueries({ queryKey: ["outlines"] });
  return {
    put: async (file: File, datum: Datum) => {
      const count = await keep(file, datum);
      await anew();
      return count;
    },
    drop: async () => {
      localStorage.removeItem(KEY);
      await anew();
    },
  };
}
