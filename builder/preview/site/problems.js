// The problems: rows enter; a list on top of the pages leaves, each with its place, its line and what can be done.

const list = document.getElementById('problems-list')
const panel = document.getElementById('problems')
const count = document.getElementById('problems-count')
const toggle = document.getElementById('show-problems')

export function showProblems({ problems, stale, pages }, { openPlace, goTo }) {
  panel.hidden = !problems.length
  document.getElementById('stale').hidden = !stale || !pages.length
  count.textContent = counted(problems)
  for (const name of ['error', 'warning']) panel.classList.toggle(`${name}s`, problems.some(each => each.severity === name))
  const focused = [...list.querySelectorAll('button')].indexOf(document.activeElement)
  list.replaceChildren(...problems.map(each => item(each, openPlace, goTo)))
  if (focused >= 0) (list.querySelectorAll('button')[focused] ?? toggle).focus()
}

export function toggleProblems() {
  if (panel.hidden) return
  const shown = toggle.getAttribute('aria-expanded') !== 'true'
  toggle.setAttribute('aria-expanded', String(shown))
  list.hidden = !shown
  toggle.focus()
}

export function counted(problems) {
  const words = ['error', 'warning', 'note'].map(name => [problems.filter(each => each.severity === name).length, name])
  return words.filter(([n]) => n).map(([n, name]) => `${n} ${name}${n === 1 ? '' : 's'}`).join(', ')
}

function item(problem, openPlace, goTo) {
  const row = make('li', problem.severity)
  const head = make('p', 'problem-head')
  const place = [problem.file, problem.line || null, problem.column || null].filter(Boolean).join(':')
  head.append(make('span', 'severity', problem.severity), ' ', make('code', 'code', problem.code), ' ')
  if (place) head.append(button('place', place, () => openPlace(problem)), ' ')
  if (problem.page !== null) head.append(button('on-page', `page ${problem.folio}`, () => goTo(problem.page)))
  row.append(head, make('p', 'message', problem.message))
  if (problem.excerpt.trim()) row.append(excerpt(problem))
  if (problem.hint) row.append(make('p', 'hint', problem.hint))
  if (problem.meaning) {
    const more = document.createElement('details')
    more.append(make('summary', '', 'What this means'), make('p', '', problem.meaning))
    row.append(more)
  }
  return row
}

function excerpt({ excerpt, column, subject }) {
  const shown = make('pre', 'excerpt')
  const start = column ? column - 1 : 0
  const end = column ? start + Math.max(1, subject.length) : 0
  const from = Math.max(0, start - 60)
  shown.append((from ? '…' : '') + excerpt.slice(from, start))
  if (end) shown.append(make('mark', '', excerpt.slice(start, end)))
  shown.append(excerpt.slice(Math.max(start, end), Math.max(start, end) + 120))
  return shown
}

function make(name, className, text = '') {
  const element = document.createElement(name)
  if (className) element.className = className
  element.textContent = text
  return element
}

function button(className, text, deed) {
  const element = make('button', className, text)
  element.type = 'button'
  element.addEventListener('click', deed)
  return element
}
