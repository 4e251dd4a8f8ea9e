// The keys: one table of them; the page obeys it, and the help is written from it.

export const KEYS = [
  { keys: ['ArrowRight', 'PageDown', 'j'], shown: '→ Page down j', words: 'next pages', deed: 'next' },
  { keys: ['ArrowLeft', 'PageUp', 'k'], shown: '← Page up k', words: 'pages before', deed: 'previous' },
  { keys: ['Home'], shown: 'Home', words: 'first page', deed: 'first' },
  { keys: ['End'], shown: 'End', words: 'last page', deed: 'last' },
  { keys: ['ArrowDown'], shown: '↓', words: 'scroll down', deed: 'down' },
  { keys: ['ArrowUp'], shown: '↑', words: 'scroll up', deed: 'up' },
  { keys: ['g'], shown: 'g', words: 'go to a page', deed: 'goTo' },
  { keys: ['Enter', 'l'], shown: 'Enter l', words: 'show the lines of your text that stand on this page', deed: 'place' },
  { keys: ['e'], shown: 'e', words: 'go to what was edited last', deed: 'edited' },
  { keys: ['f'], shown: 'f', words: 'follow: go there at every save', deed: 'follow' },
  { keys: ['p'], shown: 'p', words: 'show or hide the problems', deed: 'problems' },
  { keys: ['c'], shown: 'c', words: 'contents', deed: 'contents' },
  { keys: ['s'], shown: 's', words: 'single pages or spreads', deed: 'spreads' },
  { keys: ['b'], shown: 'b', words: 'EPUB beside the pages', deed: 'reader' },
  { keys: ['+', '='], shown: '+', words: 'larger', deed: 'larger' },
  { keys: ['-'], shown: '−', words: 'smaller', deed: 'smaller' },
  { keys: ['0'], shown: '0', words: 'whole page', deed: 'whole' },
  { keys: ['w'], shown: 'w', words: 'page width', deed: 'wide' },
  { keys: ['['], shown: '[', words: 'edition before', deed: 'editionBefore' },
  { keys: [']'], shown: ']', words: 'next edition', deed: 'editionAfter' },
  { keys: ['Escape'], shown: 'Esc', words: 'close, and back to the pages', deed: 'back' },
  { keys: ['?'], shown: '?', words: 'these keys', deed: 'help' },
]

const TYPED_IN = 'input:not([type=range]), select, textarea, [contenteditable]'
const OWN = { button: ['Enter', ' '], summary: ['Enter', ' '], a: ['Enter'], input: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'] }

export function obey(deeds) {
  const table = new Map(KEYS.flatMap(({ keys, deed }) => keys.map(key => [key, deeds[deed]])))
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (document.querySelector('dialog:modal')) return
    const at = event.target
    if (event.key !== 'Escape' && at.matches?.(TYPED_IN)) return
    // a page's own button shows its lines, which is what the key does
    if (!at.matches?.('.sheet') && OWN[at.localName]?.includes(event.key)) return
    const deed = table.get(event.key)
    if (!deed) return
    event.preventDefault()
    deed()
  })
}

export function writeHelp(list) {
  list.replaceChildren(...KEYS.map(({ shown, words }) => {
    const row = document.createElement('div')
    const keys = document.createElement('dt')
    for (const key of shown.split(/ (?=[^ud])/u)) {
      const cap = document.createElement('kbd')
      cap.textContent = key
      keys.append(cap, ' ')
    }
    const what = document.createElement('dd')
    what.textContent = words
    row.append(keys, what)
    return row
  }))
}
