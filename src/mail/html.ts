// A sheet as HTML that mail clients can draw: tables, styles inline, nothing loaded from anywhere. Clients that know of dark
// surroundings have colours for them; the others show the light ones.
import { type Door, type Line, type Matter, oneLine, type Sheet, safeUrl, typedText } from './sheet.ts'

const light = {
  ground: '#f7f6f2',
  paper: '#ffffff',
  ink: '#1b211f',
  soft: '#59635f',
  line: '#e4e2da',
  accent: '#0b6b57',
  onAccent: '#ffffff',
}
type Colours = Record<keyof typeof light, string>
const dark: Colours = {
  ground: '#181b1b',
  paper: '#262b2b',
  ink: '#e7ebe9',
  soft: '#a6b1ad',
  line: '#3b4242',
  accent: '#63cfae',
  onAccent: '#06241c',
}

const font = `font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans Arabic',Arial,sans-serif`

// Outlook.com has its own way to say that it is dark, and Gmail none: what it draws itself must be readable either way.
const styles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
a { text-underline-offset: 2px; }
@media (max-width: 600px) { .card { padding: 24px 20px !important; } .around { padding: 16px 8px !important; } }
@media (prefers-color-scheme: dark) {${inTheDark('')}}
${inTheDark('[data-ogsc] ')}`

function inTheDark(before: string): string {
  const rules: Record<string, string> = {
    '.ground': `background: ${dark.ground} !important`,
    '.card': `background: ${dark.paper} !important; border-color: ${dark.line} !important`,
    '.ink': `color: ${dark.ink} !important`,
    '.soft': `color: ${dark.soft} !important`,
    '.way': `color: ${dark.accent} !important`,
    '.rule': `border-color: ${dark.line} !important`,
    '.fill': `background: ${dark.accent} !important; border-color: ${dark.accent} !important`,
    '.on': `color: ${dark.onAccent} !important`,
  }
  return Object.entries(rules)
    .map(([name, rule]) => `\n  ${before}${name} { ${rule}; }`)
    .join('')
}

/** The whole letter as one HTML document. */
export function htmlOf(sheet: Sheet): string {
  const { subject, letterhead, heading, matters, closing, stop } = sheet
  return `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<title>${escaped(subject)}</title>
<style>${styles}</style>
</head>
<body class="ground" style="margin:0;padding:0;background:${light.ground};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${previewOf(sheet)}</div>
<table role="presentation" class="ground" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;background:${light.ground}">
<tr><td class="around" align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;max-width:560px">
<tr><td class="card" align="left" style="padding:32px;background:${light.paper};border:1px solid ${light.line};border-radius:12px">
${letterhead ? headOf(letterhead) : ''}<h1 class="ink" dir="auto" style="margin:0 0 16px;${font};font-size:22px;line-height:30px;font-weight:650;overflow-wrap:anywhere;color:${light.ink}">${runs(heading)}</h1>
${matters.map((matter, at) => matterOf(matter, at > 0)).join('\n')}
</td></tr>
<tr><td align="left" style="padding:16px 8px 0">
${[...closing.map(small), stop ? smallDoor(stop) : ''].join('\n')}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

/** What lists of letters show beside the subject: what follows the heading, and no more of the letter than that. */
function previewOf({ matters }: Sheet): string {
  const first = matters[0]?.lines[0]
  return `${first ? runs(first, false) : ''}${'&#8199;&#847; '.repeat(40)}`
}

const headOf = (
  name: string,
): string => `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;margin:0 0 20px"><tr>
<td class="fill on" align="center" valign="middle" width="36" height="36" aria-hidden="true" style="width:36px;height:36px;background:${light.accent};border-radius:9px;color:${light.onAccent};${font};font-size:17px;line-height:36px;font-weight:650">${escaped(initialOf(name))}</td>
<td class="ink" dir="auto" style="padding-left:12px;overflow-wrap:anywhere;${font};font-size:15px;line-height:20px;font-weight:600;color:${light.ink}">${typed(name)}</td>
</tr></table>
`

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const initialOf = (name: string): string =>
  [...graphemes.segment(oneLine(name))][0]?.segment.toLocaleUpperCase('en') ?? '·'

function matterOf({ lines, doors }: Matter, isLater: boolean): string {
  const between = isLater
    ? `<div class="rule" style="margin:20px 0;border-top:1px solid ${light.line};font-size:0;line-height:0">&nbsp;</div>\n`
    : ''
  return `${between}${[...lines.map(paragraph), ...doors.map(doorOf)].join('\n')}`
}

const paragraph = (line: Line): string =>
  `<p class="ink" dir="auto" style="margin:0 0 14px;${font};font-size:16px;line-height:25px;overflow-wrap:anywhere;color:${light.ink}">${runs(line)}</p>`

const small = (line: Line): string =>
  `<p class="soft" dir="auto" style="margin:0 0 8px;${font};font-size:13px;line-height:20px;overflow-wrap:anywhere;color:${light.soft}">${runs(line)}</p>`

function smallDoor({ label, url }: Door): string {
  const href = safeUrl(url)
  return href
    ? `<p class="soft" style="margin:0 0 8px;${font};font-size:13px;line-height:20px;color:${light.soft}"><a class="soft" href="${escaped(href)}" style="color:${light.soft}">${escaped(oneLine(label))}</a></p>`
    : ''
}

function doorOf({ label, url, isMain = false, isSpelled = false }: Door): string {
  const href = safeUrl(url)
  if (!href) return ''
  const word = escaped(oneLine(label))
  if (!isMain)
    return `<p style="margin:0 0 14px;${font};font-size:16px;line-height:25px"><a class="way" href="${escaped(href)}" style="color:${light.accent}">${word}</a></p>`
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:22px 0 14px"><tr>
<td class="fill" style="background:${light.accent};border-radius:8px"><a class="fill on" href="${escaped(href)}" style="display:inline-block;padding:13px 22px;border:1px solid ${light.accent};border-radius:8px;background:${light.accent};${font};font-size:16px;line-height:20px;font-weight:600;color:${light.onAccent};text-decoration:none">${word}</a></td>
</tr></table>${isSpelled ? spelled(href) : ''}`
}

const spelled = (href: string): string => `
<p class="soft" style="margin:0 0 4px;${font};font-size:13px;line-height:20px;color:${light.soft}">Or open this address:<br><a class="way" href="${escaped(href)}" style="color:${light.accent};word-break:break-all">${escaped(href)}</a></p>`

const runs = (line: Line, isStrong = true): string =>
  line
    .map((run) =>
      typeof run === 'string' ? escaped(run) : isStrong ? `<strong>${typed(run.typed)}</strong>` : typed(run.typed),
    )
    .join('')

/** What people typed themselves, kept from turning round what stands beside it. */
const typed = (text: string): string => `<bdi>${escaped(typedText(text))}</bdi>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** A text that is nothing but text wherever it stands, in an attribute too. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => entities[letter] ?? '')
