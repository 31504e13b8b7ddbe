// What the pages do beyond plain forms: a form goes out once, and typing a number chooses it. Both work without this too.
for (const form of document.querySelectorAll('form'))
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) return event.preventDefault()
    form.dataset.sent = 'yes'
    for (const button of form.querySelectorAll('[data-once]')) {
      button.setAttribute('aria-disabled', 'true')
      button.dataset.words = button.textContent
      button.textContent = 'One moment…'
    }
  })

// Whoever comes back by the browser's history finds the form as it was before it went out.
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent
    for (const button of form.querySelectorAll('[data-once]')) {
      button.removeAttribute('aria-disabled')
      button.textContent = button.dataset.words ?? button.textContent
    }
  }
})

const number = document.querySelector('input[name="number"]')
number?.addEventListener('input', () => {
  const other = document.querySelector('input[name="choice"][value="other"]')
  if (other && number.value !== '') other.checked = true
  const digits = number.value.replace(/\D/g, '').slice(0, 19)
  number.value = digits.replace(/(\d{4})(?=\d)/g, '$1 ')
})

document.querySelector('[role="alert"]')?.focus()
