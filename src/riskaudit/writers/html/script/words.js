// Words and elements. Texts of the records go into the page as text only, never as markup.

const data = JSON.parse(document.getElementById('data').textContent);
const chinese = data.lang === 'zh';
const HAN = /[\u2e80-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const collator = new Intl.Collator(chinese ? 'zh-CN' : 'en', { numeric: true });

const GAP = /\{(\w+)(?::([^|{}]*)\|((?:[^{}]|\{\w+\})*))?\}/g;

/** The words of a key with their gaps filled; numbers get thousands commas and choose between `one|many`. */
function say(key, values = {}) {
  return filled(data.words[key], values);
}

function filled(words, values) {
  return words.replace(GAP, (_, name, one, many) => {
    const value = values[name];
    if (many !== undefined) return filled(value === 1 ? one : many, values);
    return typeof value === 'number' ? grouped(value) : value;
  });
}

/** A number with thousands commas. */
function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The text in brackets of the language; no text, no brackets. */
function bracket(text) {
  return text ? say('bracket', { text }) : '';
}

/** An element with attributes and content; a content that is no element is text. */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...content.filter((part) => part !== null && part !== ''));
  return element;
}

/** Text from the data: told to be Chinese where the page is not. */
function quoted(text, name = 'span') {
  return make(name, { lang: !chinese && HAN.test(text) ? 'zh-CN' : null }, text);
}

/** The plate of a result or a severity. */
function badge(kind, [name, word]) {
  return make('span', { class: `badge ${kind}-${name}` }, word);
}

/** A button that does something. */
function button(title, act, attributes = {}) {
  const element = make('button', { type: 'button', ...attributes }, title);
  element.addEventListener('click', act);
  return element;
}
