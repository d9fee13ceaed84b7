// What pages gain where scripts run; each is whole without them. No markup is ever parsed here:
// the policy of every page forbids it (trusted-types 'none').

const all = (selector) => document.querySelectorAll(selector);

// Copying: a button takes the words of an element along.
for (const button of all('button[data-copy]')) {
  const words = document.getElementById(button.dataset.copy);
  if (!words || !navigator.clipboard) continue;
  button.hidden = false;
  button.setAttribute('aria-live', 'polite');
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(words.value ?? words.textContent.trim());
    button.classList.add('done');
    setTimeout(() => button.classList.remove('done'), 2000);
  });
}

// Styles of citation: a link to the line of a style puts it into the box instead.
for (const link of all('a[data-cite]')) {
  link.addEventListener('click', async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await fetch(link.href, { headers: { Accept: 'text/x-bibliography' } });
    if (!answer.ok) { location.href = link.href; return; }
    document.getElementById(link.dataset.cite).textContent = (await answer.text()).trim();
    for (const other of all('a[data-cite]')) other.removeAttribute('aria-current');
    link.setAttribute('aria-current', 'true');
  });
}

// Menus close on Escape and when one looks elsewhere.
for (const menu of all('details.browse')) {
  const close = () => { menu.open = false; };
  document.addEventListener('click', (event) => { if (!menu.contains(event.target)) close(); });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    close();
    menu.querySelector('summary').focus();
  });
}

// "/" leads to the search box, but never out of a field.
document.addEventListener('keydown', (event) => {
  const busy = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || busy) return;
  const box = document.querySelector('input[type=search]');
  if (!box) return;
  event.preventDefault();
  box.focus();
});

// Tables sort by the column that is pressed.
const value = (row, column) => {
  const cell = row.cells[column];
  return cell?.dataset.value ?? cell?.textContent.trim() ?? '';
};
for (const table of all('table.sortable')) {
  [...(table.tHead?.rows[0]?.cells ?? [])].forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'sort';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const rows = [...table.tBodies[0].rows];
      const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
      rows.sort((a, b) => compare(value(a, column), value(b, column)) * (down ? -1 : 1));
      table.tBodies[0].append(...rows);
    });
  });
}

// Pictures leave as PNG: drawn here from the SVG that the link beside it leads to.
const draw = async (address) => {
  const text = await (await fetch(address)).text();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
};
for (const button of all('button[data-png]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await draw(button.dataset.png));
    link.download = 'picture.png';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
}

// Long lists of choices get a box that narrows them down.
for (const box of all('input[data-filter]')) {
  const list = document.getElementById(box.dataset.filter);
  if (!list) continue;
  box.closest('[hidden]')?.removeAttribute('hidden');
  box.addEventListener('input', () => {
    const wish = box.value.trim().toLocaleLowerCase();
    for (const item of list.children) item.hidden = !item.textContent.toLocaleLowerCase().includes(wish);
  });
}

// What is printed is open: "Why?", tables of pictures, fields of records.
const shut = new Set();
addEventListener('beforeprint', () => {
  for (const one of all('main details:not([open])')) { shut.add(one); one.open = true; }
});
addEventListener('afterprint', () => {
  for (const one of shut) one.open = false;
  shut.clear();
});

// Where a page has keys, each presses what is marked with it; they can be switched off, which is kept.
const desk = document.querySelector('[data-keys]');
if (desk) {
  const box = desk.querySelector('input');
  const kept = (() => { try { return localStorage; } catch { return null; } })();
  desk.hidden = false;
  box.checked = kept?.getItem('keys') !== 'off';
  box.addEventListener('change', () => kept?.setItem('keys', box.checked ? 'on' : 'off'));
  document.addEventListener('keydown', (event) => {
    const busy = event.target.closest?.('input:not([type=checkbox], [type=radio]), textarea, select');
    if (!box.checked || busy || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
  });
}
