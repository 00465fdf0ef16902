/** Which offices somebody keeps: the service has the last word, this only hides what it would refuse. */
import type { Me } from "~/api/client";

export const KEEPERS = ["clerk", "leader", "chief", "head", "dispatcher", "administrator"];
export const STAND_INS = [...KEEPERS, "duty_officer"];
export const SETTERS = ["administrator", "leader", "head", "dispatcher"];
export const CHECKERS = [...SETTERS, "duty_officer", "responder", "clerk"];

/** Says whether one of somebody's roles is held for the office itself, or for all that it lies in. */
export function keeps(me: Me, roles: readonly string[], office: string, area: string): boolean {
  return me.roles.some(
    (role) =>
      roles.includes(role.role) &&
      (role.unit === "*" || role.unit === office || within(area, role.unit)),
  );
}

const within = (area: string, unit: string) => /^\d+$/.test(unit) && area.startsWith(unit);
