/** In which order the paper is printed: as the post, the company or the office sorts it, and what goes to one door together. */

export const orders = ["route", "postal-code", "number"] as const;
export type Order = (typeof orders)[number];

interface Sorted {
  memberNumber: string;
  postalCode: string;
  addressLines: string[];
  route: string;
}

/** Numbers inside a text are compared as numbers: 17-2 stands before 17-14. */
const { compare } = new Intl.Collator("ja", { numeric: true });

/** @returns the same people in that order; a household stands where its first member stands. */
export function inOrder<T extends Sorted>(people: readonly T[], order: Order): T[] {
  const isBefore = (a: T, b: T) =>
    compare(placeOf(a, order), placeOf(b, order)) || compare(a.memberNumber, b.memberNumber);
  const households = new Map<string, T[]>();
  for (const person of [...people].sort(isBefore)) {
    // Whoever has no address lives alone.
    const household = `${placeOf(person, order)}\n${doorOf(person) || person.memberNumber}`;
    const others = households.get(household);
    if (others) others.push(person);
    else households.set(household, [person]);
  }
  return [...households.values()].flat();
}

function placeOf(person: Sorted, order: Order): string {
  if (order === "route") return person.route;
  return order === "postal-code" ? doorOf(person) : "";
}

/** Postal code and address, however it is broken into lines and whichever dashes are in it. */
function doorOf({ postalCode, addressLines }: Sorted): string {
  const address = addressLines.join("").normalize("NFKC").replace(/\s/g, "");
  return address === "" ? "" : `${postalCode} ${address.replace(/[\p{Pd}−]/gu, "-")}`;
}
