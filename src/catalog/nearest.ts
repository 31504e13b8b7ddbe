// The known word that someone most likely meant. Here because a message that only says "unknown" teaches nothing.

/** The one of `known` nearest to `word`, whatever its capitals; nothing where none is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const asked = word.slice(0, 80).toLowerCase()
  const reach = Math.max(1, Math.ceil(asked.length / 3))
  const [best] = known
    .map((candidate) => ({ candidate, distance: editsBetween(asked, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  return best && best.distance <= reach ? best.candidate : undefined
}

/** The nearest word as a question, `did you mean "x"?`; nothing where none is near. */
export function meant(word: string, known: readonly string[]): string | undefined {
  const found = nearest(word, known)
  return found === undefined ? undefined : `did you mean "${found}"?`
}

/** How many letters must be put in, taken out, replaced or swapped with their neighbour. */
function editsBetween(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, change, swapped ? before[j - 2]! + 1 : change))
    }
    before = last
    last = row
  }
  return last[b.length]!
}
