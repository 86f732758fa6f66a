// Building DOM without markup: text is always set as text.

const SVG = 'http://www.w3.org/2000/svg';

// h('button', {class: 'x', text: 'Save', on: {click}, data: {testid: 'save'}, disabled: true}, ...children)
// Names that are not properties of the element are set as attributes; null and false leave them out.
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  setProps(element, props);
  append(element, children);
  return element;
}

export function setProps(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (name === 'class') element.className = value;
    else if (name === 'text') element.textContent = value;
    else if (name === 'data') Object.assign(element.dataset, value);
    else if (name === 'on') for (const [event, handler] of Object.entries(value)) element.addEventListener(event, handler);
    else if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else if (name.startsWith('aria-') || name === 'role' || !(name in element)) element.setAttribute(name, value === true ? '' : value);
    else element[name] = value;
  }
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
}

export function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Text for screen readers only.
export function hidden(text) {
  return h('span', { class: 'sr-only', text });
}

export function show(element, visible) {
  element.hidden = !visible;
}

// Makes the children of `parent` exactly `items`, moving and reusing what is there.
export function setChildren(parent, items) {
  let next = parent.firstChild;
  for (const item of items) {
    if (item === next) next = next.nextSibling;
    else parent.insertBefore(item, next);
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

// Calls draw at most once a frame, however often it is asked for; hidden pages get timers instead.
export function scheduler(draw) {
  let asked = false;
  const run = () => {
    if (!asked) return;
    asked = false;
    draw();
  };
  return () => {
    if (asked) return;
    asked = true;
    if (document.hidden) setTimeout(run, 100);
    else requestAnimationFrame(run);
    // A page that is hidden before the frame comes must not wait until it is shown again.
    setTimeout(run, 250);
  };
}
