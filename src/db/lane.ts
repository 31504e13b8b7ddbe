// A lane: what comes in while something is under way waits, and goes together next. Under load a round trip and a commit
// are then shared by many; alone nobody waits.

/** Answers in batches of `most` at most, one batch after another, in the order of asking. */
export function lane<Q, A>(
  most: number,
  answer: (asked: readonly Q[]) => Promise<readonly A[]>,
): (question: Q) => Promise<A> {
  type Waiting = { question: Q; resolve(answer: A): void; reject(error: unknown): void }
  const waiting: Waiting[] = []
  let isUnderWay = false
  const answerOne = async (batch: readonly Waiting[]) => {
    try {
      const answers = await answer(batch.map(({ question }) => question))
      for (const [at, { resolve }] of batch.entries()) resolve(answers[at]!)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  const go = async () => {
    isUnderWay = true
    // What was asked in the same turn of the event loop goes together from the first.
    await new Promise(setImmediate)
    while (waiting.length) await answerOne(waiting.splice(0, most))
    isUnderWay = false
  }
  return (question) =>
    new Promise<A>((resolve, reject) => {
      waiting.push({ question, resolve, reject })
      if (!isUnderWay) void go()
    })
}
