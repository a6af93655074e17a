// Completion in the editor. The words come from the table that Python makes of the ontology
// (`completion.py`); here is only found out where the cursor stands, and what begins like it.

const PIECE = /[#＃][^\n]*|"[^"\n]*"?|“[^”\n]*”?|「[^」\n]*」?|[{}｛｝,，、\n]|\.{3}|…+|[^\s{}｛｝,，、"“「#＃]+/gu
const IN_WORD = /[\p{L}\p{N}_-]/u
const HAN = /\p{Script=Han}/u
const QUOTED = /^["“「]/
const OPTIONS_SHOWN = 400

// Where the cursor stands: what is expected there, in which block, after which attribute.
function place(text, caret, table) {
  let start = caret
  while (start > 0 && IN_WORD.test(text[start - 1])) start -= 1
  const now = { expects: "sort", inside: false, sort: "", attribute: "", number: false }
  const found = { start, prefix: text.slice(start, caret), said: new Set(), entities: [], chinese: false }
  let head = [], said = new Set(), seen = false
  const take = () => {
    seen = true
    if (now.expects === "header") now.sort = table.spelled[head[0]] ?? ""
    Object.assign(found, now, { said, chinese: head.length ? HAN.test(head[0]) : table.lang === "zh" })
  }
  for (const match of text.matchAll(PIECE)) {
    const piece = match[0], end = match.index + piece.length
    if (match.index < caret && end >= caret && covers(piece, caret < end)) return null
    if (!seen && end > start) take()
    if (/^[#＃]/.test(piece)) continue
    if (piece === "\n") {
      if (!now.inside) [head, now.expects] = [[], "sort"]
      else if (now.expects === "after" || (now.expects === "value" && !now.comma)) now.expects = "attribute"
    } else if (/[{｛]/.test(piece)) {
      Object.assign(now, { expects: "attribute", inside: true, sort: table.spelled[head[0]] ?? "" })
      said = new Set()
      if (head[1] && now.sort) found.entities.push([head[1], now.sort])
    } else if (/[}｝]/.test(piece)) {
      Object.assign(now, { expects: "sort", inside: false, sort: "", attribute: "" })
      head = []
      said = new Set()
    } else if (/^([,，、]|\.{3}|…+)$/.test(piece)) {
      now.comma = true
      if (now.expects === "after") now.expects = "value"
    } else if (!now.inside) {
      head.push(piece)
      now.expects = head.length === 1 ? "header" : "brace"
    } else if (now.expects === "value") {
      Object.assign(now, { expects: "after", comma: false, number: /^[\d０-９]/.test(piece) })
    } else if (now.expects === "after" && (/^\d/.test(piece) || (now.number && isUnit(piece, table)))) {
      now.number = false // the time of a day, the unit of a number
    } else {
      now.attribute = table.sorts[now.sort]?.spelled[piece] ?? ""
      said.add(now.attribute)
      Object.assign(now, { expects: "value", comma: false })
    }
  }
  if (!seen) take()
  return found
}

// Whether a remark or a quoted text goes on at the cursor, which is in it or right behind it.
function covers(piece, within) {
  if (/^[#＃]/.test(piece)) return true
  return QUOTED.test(piece) && (within || piece.length < 2 || !/["”」]$/.test(piece))
}

function isUnit(word, table) {
  return table.units.some(([english, chinese]) => [english, english.slice(0, -1), chinese].includes(word))
}

// What may stand there: [English, Chinese, meaning], and whether a space follows it.
function offered(at, table) {
  const sort = table.sorts[at.sort]
  if (at.expects === "sort") return Object.values(table.sorts).map((one) => one.option)
  if (at.expects === "header") return sort?.header ? table.concepts[sort.header] : []
  if (!sort) return []
  if (at.expects === "value") {
    const attribute = sort.attributes[at.attribute]
    if (!attribute) return []
    const named = at.entities
      .filter(([, kind]) => !attribute.targets.length || attribute.targets.includes(kind))
      .map(([name, kind]) => [name, name, table.sorts[kind].option[table.lang === "zh" ? 1 : 0]])
    const words = {
      concept: table.concepts[attribute.root], reference: named,
      bool: table.flags, moment: table.flags,
    }[attribute.type]
    return [...(words ?? []), table.unsaid]
  }
  const type = sort.attributes[at.attribute]?.type
  const units = at.expects === "after" && at.number && type === "duration" ? table.units : []
  const unsaid = Object.entries(sort.attributes).filter(([name]) => !at.said.has(name))
  return [...units, ...unsaid.map(([, one]) => one.option)]
}

// Those that begin like the word at the cursor, then those that hold it; each as it is written.
function matching(at, table) {
  const sought = at.prefix.toLowerCase()
  const chinese = sought ? HAN.test(sought) : at.chinese
  const rank = ([english, chinese_]) => {
    const words = [english.toLowerCase(), chinese_]
    if (words.some((word) => word.startsWith(sought))) return 0
    return words.some((word) => word.includes(sought)) ? 1 : 2
  }
  const ranked = offered(at, table).map((option) => ({ option, rank: rank(option) }))
  return ranked.filter(({ rank }) => rank < 2).sort((a, b) => a.rank - b.rank)
    .map(({ option }) => ({
      word: option[chinese ? 1 : 0], other: option[chinese ? 0 : 1], says: option[2],
    }))
}

class Completion {
  constructor(box, sheet, scroller) {
    Object.assign(this, { box, sheet, scroller, options: [], chosen: 0, at: null })
    this.list = element("ul", "heng-options", sheet)
    this.list.id = "heng-options"
    this.list.setAttribute("role", "listbox")
    this.list.hidden = true
    box.setAttribute("aria-autocomplete", "list")
    box.setAttribute("aria-controls", this.list.id)
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault() // the box keeps the focus
      const row = event.target.closest("[data-place]")
      if (row) this.take(Number(row.dataset.place))
    })
  }

  get open() { return !this.list.hidden }

  // Open or renew the list; unasked only behind a letter, and not for a word that is whole.
  show(asked) {
    const table = window.hengLanguage
    const { selectionStart: caret, selectionEnd: end, value } = this.box
    const at = table && caret === end ? place(value, caret, table) : null
    if (!at || (!asked && !/^\p{L}/u.test(at.prefix))) return this.close()
    const options = matching(at, table)
    const whole = options.some(({ word, other }) => word === at.prefix || other === at.prefix)
    if (!options.length || (!asked && whole)) return this.close()
    Object.assign(this, { at, options, chosen: 0 })
    this.draw()
  }

  draw() {
    const rows = document.createDocumentFragment()
    this.options.slice(0, OPTIONS_SHOWN).forEach(({ word, other, says }, number) => {
      const row = element("li", "heng-option", rows)
      row.id = `heng-option-${number}`
      row.dataset.place = number
      row.setAttribute("role", "option")
      element("b", "", row).textContent = word
      element("i", "", row).textContent = [other === word ? "" : other, says].filter(Boolean).join(" · ")
    })
    this.list.replaceChildren(rows)
    this.list.hidden = false
    this.list.scrollTo(0, 0)
    this.box.setAttribute("aria-expanded", "true")
    this.put()
    this.mark(0)
  }

  // Below the word at the cursor, or above it where there is no room.
  put() {
    const sheet = this.sheet.getBoundingClientRect(), frame = this.scroller.getBoundingClientRect()
    const before = this.box.value.slice(0, this.at.start).split("\n")
    const row = this.sheet.querySelector(`.heng-line[data-number="${before.length}"]`)
    const column = before.at(-1).length
    const { left, top, bottom } = rangeOf(row.querySelector(".heng-words"), column, column + 1).getBoundingClientRect()
    const { offsetHeight: tall, offsetWidth: wide } = this.list
    const below = frame.bottom - bottom > tall || top - frame.top < tall
    const right = Math.max(frame.left + 4, Math.min(left, frame.right - wide - 16))
    this.list.style.left = `${right - sheet.left}px`
    this.list.style.top = `${(below ? bottom + 2 : top - tall - 2) - sheet.top}px`
  }

  mark(number) {
    this.list.children[this.chosen]?.removeAttribute("aria-selected")
    const count = this.list.children.length
    this.chosen = (number + count) % count
    const row = this.list.children[this.chosen]
    row.setAttribute("aria-selected", "true")
    this.box.setAttribute("aria-activedescendant", row.id)
    row.scrollIntoView({ block: "nearest" })
  }

  close() {
    this.list.hidden = true
    this.box.setAttribute("aria-expanded", "false")
    this.box.removeAttribute("aria-activedescendant")
  }

  take(number) {
    const { word } = this.options[number]
    const { start, expects } = this.at
    const caret = this.box.selectionStart
    const more = expects === "value" || this.box.value[caret] === " " ? "" : " "
    this.close()
    this.box.focus()
    this.box.setSelectionRange(start, caret)
    if (!document.execCommand("insertText", false, word + more)) {
      this.box.setRangeText(word + more, start, caret, "end")
      this.box.dispatchEvent(new InputEvent("input", { bubbles: true }))
    }
    if (more && expects !== "sort") this.show(true)
  }

  // Whether a key was meant for the list.
  key(event) {
    if (event.ctrlKey && event.code === "Space") this.show(true)
    else if (!this.open || event.isComposing) return false
    else if (event.key === "ArrowDown") this.mark(this.chosen + 1)
    else if (event.key === "ArrowUp") this.mark(this.chosen - 1)
    else if (event.key === "Escape") this.close()
    else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.shiftKey) this.take(this.chosen)
    else {
      if (/^(Arrow|Home|End|Page)/.test(event.key)) this.close()
      return false
    }
    event.preventDefault()
    event.stopPropagation()
    return true
  }
}
