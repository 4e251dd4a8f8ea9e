// The contents: titles with their pages; the one that is being read is marked.

export function writeContents(list, { contents, pages }, goTo) {
  const key = JSON.stringify(contents)
  if (list.key === key) return
  list.key = key
  list.replaceChildren(...contents.map(({ title, page }) => {
    const row = document.createElement('li')
    const link = document.createElement('button')
    link.type = 'button'
    link.page = page
    const words = document.createElement('span')
    words.textContent = title
    const folio = document.createElement('span')
    folio.className = 'folio'
    folio.textContent = pages[page].folio
    link.append(words, folio)
    link.addEventListener('click', () => goTo(page))
    row.append(link)
    return row
  }))
}

export function markContents(list, index) {
  const links = [...list.querySelectorAll('button')]
  const here = links.findLast(link => link.page <= index)
  if (!here || here.ariaCurrent) return
  for (const link of links) link.ariaCurrent = link === here ? 'true' : null
  const pane = list.parentElement
  pane.scrollTop = here.offsetTop - pane.clientHeight / 2
}
