// Lists that open over everything else, dialogs too, and are never cut off by what they stand in.

/** Puts a popup below its anchor, or above it where there is more room. It is at least as wide as the anchor. */
export function placePopup(popup, anchor, least = 0) {
  const box = anchor.getBoundingClientRect()
  const below = window.innerHeight - box.bottom - 12
  const above = box.top - 12
  const up = below < 180 && above > below
  const width = Math.min(Math.max(box.width, least), window.innerWidth - 16)
  popup.style.minWidth = `${width}px`
  popup.style.maxWidth = `${Math.max(width, Math.min(420, window.innerWidth - 16))}px`
  popup.style.maxHeight = `${Math.min(320, up ? above : below)}px`
  // What opens from the right half of the page opens towards its middle.
  const left = box.width < width && box.left > window.innerWidth / 2 ? box.right - width : box.left
  popup.style.left = `${Math.max(8, Math.min(left, window.innerWidth - width - 8))}px`
  popup.style.top = up ? 'auto' : `${box.bottom + 4}px`
  popup.style.bottom = up ? `${window.innerHeight - box.top + 4}px` : 'auto'
}

/** Opens a popup at its anchor, and keeps it there while things scroll. */
export function openPopup(popup, anchor, least) {
  if (!popup.isConnected) return
  placePopup(popup, anchor, least)
  if (popup.matches(':popover-open')) return
  popup.showPopover()
  popup.$follow = () => placePopup(popup, anchor, least)
  window.addEventListener('scroll', popup.$follow, { capture: true, passive: true })
  window.addEventListener('resize', popup.$follow)
}

/** Closes it, if it is open. */
export function closePopup(popup) {
  window.removeEventListener('scroll', popup.$follow, { capture: true })
  window.removeEventListener('resize', popup.$follow)
  if (popup.isConnected && popup.matches(':popover-open')) popup.hidePopover()
}
