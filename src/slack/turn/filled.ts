// What a sent form holds, read by the block ids of its fields: "id", or "id:proposed" where its value was proposed.
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Upload } from '../../org/organization/pictures.ts'

const Sent = z.object({
  id: z.string(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  url_private_download: z.string().nullish(),
  url_private: z.string().nullish(),
  file_access: z.string().nullish(),
})
const Entry = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_date: z.string().nullish(),
  files: z.array(Sent).nullish(),
})
const State = z.record(z.string(), z.record(z.string(), Entry))

/** A form as it was filled in; a field left empty reads as "" or []. */
export type Filled = {
  text(field: string): string
  option(field: string): string
  options(field: string): string[]
  users(field: string): string[]
  date(field: string): string
  /** What the field was drawn for: the part of its action id behind the dot. */
  drawnFor(field: string): string
  files(field: string): Upload[]
  /** Whether the form asked for it. */
  has(field: string): boolean
  /** The mark of what the form was drawn over; empty where it was drawn over nothing that can change. */
  seen: string
  /** Whether the form asked for it, and holds something else than stood in the record when it was drawn. */
  differs(field: string): boolean
}

/** The field that a block asks for. */
export const fieldOf = (blockId: string): string => blockId.split(':')[0] ?? ''

/** What stands in the record as a form is drawn, to know later what was changed of it: each value by its digest. */
export const marksOf = (values: Readonly<Record<string, string>>): string =>
  new URLSearchParams(Object.entries(values).map(([field, value]) => [field, digestOf(value)])).toString()

/** Whether a value is the one that stood in the record. */
export const isMarked = (marks: string, field: string, value: string): boolean =>
  new URLSearchParams(marks).get(field) === digestOf(value)

const digestOf = (value: string): string => hash('sha256', value, 'base64url').slice(0, 10)

/** Reads the state of a view; `marks` and `seen` are those that it was drawn with. */
export function readFilled(values: unknown, marks = '', seen = ''): Filled {
  const state = State.parse(values ?? {})
  const fields = new Map(Object.entries(state).map(([blockId, entries]) => [fieldOf(blockId), entries]))
  const entry = (field: string) => Object.values(fields.get(field) ?? {})[0]
  return {
    seen,
    has: (field) => fields.has(field),
    text: (field) => entry(field)?.value ?? '',
    option: (field) => entry(field)?.selected_option?.value ?? '',
    options: (field) => (entry(field)?.selected_options ?? []).map(({ value }) => value),
    drawnFor: (field) => /\.(.*)/s.exec(Object.keys(fields.get(field) ?? {})[0] ?? '')?.[1] ?? '',
    date: (field) => entry(field)?.selected_date ?? '',
    users(field) {
      const { selected_users, selected_user } = entry(field) ?? {}
      return selected_users ?? (selected_user ? [selected_user] : [])
    },
    files: (field) => (entry(field)?.files ?? []).map(asUpload),
    differs(field) {
      const found = entry(field)
      return (
        Boolean(found) &&
        !isMarked(marks, field, found?.value ?? found?.selected_option?.value ?? found?.selected_user ?? '')
      )
    },
  }
}

const asUpload = (file: z.infer<typeof Sent>): Upload => ({
  id: file.id,
  mediaType: file.mimetype ?? null,
  bytes: file.size ?? null,
  address: file.url_private_download ?? file.url_private ?? null,
  isUnchecked: file.file_access === 'check_file_info',
})

const Metadata = z
  .object({
    o: z.string().exactOptional(),
    r: z.string().exactOptional(),
    w: z.string().exactOptional(),
    s: z.string().exactOptional(),
  })
  .catch({})

/** What a view carries through Slack: the organization it was opened in, where its answer goes, the marks of its fields, and of all that it shows. */
export function readMetadata(text: string | undefined): z.infer<typeof Metadata> {
  try {
    return Metadata.parse(JSON.parse(text || '{}'))
  } catch {
    // Not ours, or from an older version: then it is as if it carried nothing.
    return {}
  }
}
