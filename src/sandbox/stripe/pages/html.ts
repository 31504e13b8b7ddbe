// HTML written by hand: whatever is put into it is text, unless it is itself HTML written so.

/** A piece of HTML that is safe as it stands. */
export type Html = { readonly html: string }

type Value = string | number | Html | readonly Html[] | null | undefined | false

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

function written(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return 'html' in value ? value.html : value.map((one) => one.html).join('')
}

/** A piece of HTML; its values are escaped. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Html {
  return { html: parts.map((part, at) => part + written(values[at])).join('') }
}

export const nothing: Html = { html: '' }
