/** Text that leaves the service, on paper or in a chat: no number of a person, no door of a household. */

const MOBILE = /(?:\+?86[- ]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}/g;
const LANDLINE = /0\d{2,3}[- ]\d{7,8}/g;
const LONG = /\d{7,18}[xX]?/g; // Local numbers, identity cards.
const DOOR = /\d+\s*(?=[室户戶]|号房|號房)/g;
const HIDDEN = "＊";

/** Hides telephone and identity numbers, and which flat of a staircase it is. */
export function discreet(text: string): string {
  return [LANDLINE, LONG, MOBILE, DOOR].reduce((left, one) => left.replace(one, HIDDEN), text);
}
