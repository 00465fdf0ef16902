/** Where the screens are: one table for the rail, the palette and the shortcuts. */
import {
  ClipboardList,
  Clock,
  FileClock,
  Flame,
  Gauge,
  Inbox,
  LayoutList,
  ListChecks,
  type LucideIcon,
  Map as MapIcon,
  Megaphone,
  Monitor,
  Phone,
  UserRound,
  Users,
} from "lucide-react";
import type { Me } from "~/api/client";
import { hangsWalls, hasDesk, mayBlow, ofDepartment, ofStreet } from "./me";

export interface Place {
  name: string;
  path: string;
  icon: LucideIcon;
  key: string; // Pressed after G.
  for: (me: Me) => boolean;
}

const everybody = () => true;

const board: Place = { name: "board", path: "/board", icon: LayoutList, key: "b", for: everybody };

export const PLACES: Place[] = [
  board,
  { name: "desk", path: "/desk", icon: ClipboardList, key: "d", for: hasDesk },
  { name: "inbox", path: "/inbox", icon: Inbox, key: "i", for: ofDepartment },
  { name: "incidents", path: "/incidents", icon: Flame, key: "c", for: everybody },
  { name: "shift", path: "/shift", icon: Clock, key: "s", for: ofStreet },
  { name: "map", path: "/map", icon: MapIcon, key: "m", for: everybody },
  { name: "figures", path: "/figures", icon: Gauge, key: "f", for: everybody },
  { name: "events", path: "/events", icon: FileClock, key: "e", for: everybody },
  { name: "duty", path: "/duty", icon: Phone, key: "u", for: everybody },
  { name: "users", path: "/users", icon: Users, key: "a", for: (me) => me.administers },
  { name: "wall", path: "/walls", icon: Monitor, key: "w", for: hangsWalls },
];

/** The tabs of a phone; all else is reached from the last of them. */
export const TABS: Place[] = [
  { name: "tasks", path: "/tasks", icon: ListChecks, key: "t", for: everybody },
  { name: "blow", path: "/blow", icon: Megaphone, key: "", for: mayBlow },
  { ...board, for: (me) => !mayBlow(me) },
  { name: "mine", path: "/mine", icon: UserRound, key: "", for: everybody },
];

/** Gives the name of the screen at an address. */
export function nameOf(path: string): string {
  return [...PLACES, ...TABS].find((place) => path.startsWith(place.path))?.name ?? "board";
}
