/**
 * Elements of one page that name the same group: a point in one is shown in all, the photo of one can
 * be taken to the others, and those that ask for it colour their maps on one scale.
 *
 * @typedef {object} Member
 * @property {(point?: { x: number, y: number }) => void} point in shares of the crop
 * @property {(other: Member) => Promise<void>} follow takes the other's photo
 * @property {{ unit: string, sign: string, reach: number } | undefined} sharedScale of the map that
 *   is drawn, if it shares
 * @property {(reach?: number) => void} rescale
 */

/** @type {Map<string, Set<Member>>} */
const groups = new Map();

/** The others of a member's group. */
function others(name, member) {
  return [...(groups.get(name) ?? [])].filter((other) => other !== member);
}

/** @param {string} name @param {Member} member */
export function join(name, member) {
  if (!name) return;
  if (!groups.has(name)) groups.set(name, new Set());
  groups.get(name).add(member);
}

/** @param {string} name @param {Member} member */
export function leave(name, member) {
  const members = groups.get(name);
  members?.delete(member);
  if (members?.size === 0) groups.delete(name);
}

export function hasOthers(name, member) {
  return others(name, member).length > 0;
}

/** Shows a point in the others too. */
export function point(name, member, place) {
  for (const other of others(name, member)) other.point(place);
}

/** Takes a member's photo to the others. */
export async function share(name, member) {
  await Promise.all(others(name, member).map((other) => other.follow(member)));
}

/** Gives maps of the same unit and sign one scale, after any of them was drawn. */
export function rescale(name) {
  const members = [...(groups.get(name) ?? [])].filter(({ sharedScale }) => sharedScale);
  const kind = ({ unit, sign }) => `${unit} ${sign}`;
  const reaches = {};
  for (const { sharedScale } of members) {
    const name = kind(sharedScale);
    reaches[name] = Math.max(reaches[name] ?? 0, sharedScale.reach);
  }
  for (const member of members) member.rescale(reaches[kind(member.sharedScale)]);
}
