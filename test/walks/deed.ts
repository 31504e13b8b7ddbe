// What a walker does with one row of a table: what it takes, whether it is about the organization at all, and how it is done.
import type { Permission } from '../../src/catalog/permissions.ts'
import type { RefusalCode } from '../../src/org/errors.ts'
import type { FormName } from '../../src/slack/modals.ts'
import type { Exchange } from '../world.ts'
import type { Ground } from './ground.ts'

/** One step, as it is prepared: whoever takes it. */
export type Step = (handle: string) => Promise<Exchange>

export type Deed = {
  /** What the row takes in the organization, by the list of permissions; null where any member may, 'self' where it is one's own affair. */
  need: Permission | null | 'self'
  /** The refusal that is the answer to whoever may, where nothing milder shows that the door is open. */
  answer?: RefusalCode
  /** Whether something of the organization is another afterwards. */
  changes: boolean
  /** Prepares what someone needs while they may, and gives the step itself. */
  prepare(ground: Ground, handle: string): Promise<Step>
  /** Puts the ground in order again. */
  after?(ground: Ground, handle: string): Promise<void>
}

type More = Partial<Pick<Deed, 'changes' | 'after' | 'answer'>>
type Text = string | ((ground: Ground, handle: string) => Promise<string>)
type Value = object | ((ground: Ground, handle: string) => Promise<object>)

const of = async <T>(given: T | ((ground: Ground, handle: string) => Promise<T>), ground: Ground, handle: string) =>
  typeof given === 'function' ? (given as (g: Ground, h: string) => Promise<T>)(ground, handle) : given

/** Something typed. */
export const types = (need: Deed['need'], text: Text, more: More = {}): Deed => ({
  need,
  changes: false,
  ...more,
  async prepare(ground, handle) {
    const typed = await of<string>(text, ground, handle)
    return (walker) => ground.world.says(walker, typed)
  },
})

/** The row's button, with the value it needs. */
export const presses =
  (need: Deed['need'], value: Value = {}, more: More = {}) =>
  (action: string): Deed => ({
    need,
    changes: false,
    ...more,
    async prepare(ground, handle) {
      const carried = await of<object>(value, ground, handle)
      return (walker) => ground.press(walker, action, carried)
    },
  })

/** `known` is what a form opens with, `by` for whom it was drawn: what is one's own affair, for the walker. */
type Drawn = More & { known?: Value; by?: 'olga' | 'self' }

/** The row's form, as it was drawn while one might, with what is filled in. */
export const sends =
  (
    need: Deed['need'],
    values: Value,
    { by = need === 'self' ? 'self' : 'olga', known: opens = {}, ...more }: Drawn = {},
  ) =>
  (form: FormName): Deed => ({
    need,
    changes: true,
    ...more,
    async prepare(ground, handle) {
      const known = await of<object>(opens, ground, handle)
      const filled = await of<object>(values, ground, handle)
      const drawn = await ground.form(by === 'self' ? handle : by, form, known)
      return (walker) => ground.send(walker, drawn, filled)
    },
  })
