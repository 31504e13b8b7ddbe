// Another order than the one that was given, and the same one each time, so that a test that failed can be run again.

/** The same things in another order, where there are at least two. */
export function shuffled<T>(things: readonly T[]): T[] {
  const mixed = [...things]
  let state = 0x9e3779b9 ^ things.length
  for (let at = mixed.length - 1; at > 0; at--) {
    state = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0
    const other = state % (at + 1)
    const [one, two] = [mixed[at] as T, mixed[other] as T]
    mixed[at] = two
    mixed[other] = one
  }
  const isSame = mixed.every((thing, at) => thing === things[at])
  return isSame ? mixed.reverse() : mixed
}
