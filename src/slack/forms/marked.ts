// Forms that change what others may change meanwhile: what was shown is remembered, so that only what is filled in anew counts.
import type { ModalView } from '@slack/types'
import { marksOf } from '../turn/filled.ts'
import { shorten } from '../views/blocks.ts'

/** A form with the marks of what stands in the record now, so that only what its filler changed is changed. */
export const marked = (view: ModalView, values: Record<string, string>): ModalView => {
  const shown = Object.entries(values).map(([field, value]) => [field, shorten(value, 3000)])
  const known = JSON.parse(view.private_metadata ?? '{}')
  return { ...view, private_metadata: JSON.stringify({ ...known, w: marksOf(Object.fromEntries(shown)) }) }
}
