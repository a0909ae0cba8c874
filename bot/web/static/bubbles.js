// Draws the conversation. Whatever people wrote becomes text nodes, never markup.
(function () {
  'use strict';
  const XG = window.XG = window.XG || {};
  const GAP_MS = 600000;
  const ZONE_MS = 8 * 3600000; // China has one time zone
  const LIVE = /(https?:\/\/[^\s]+[^\s.,;:!?)\u3002\uff0c\uff1b\uff09])|(\d{3,4}-\d{7,8}|1[3-9]\d{9})/g;

  const SOUND = /\.(ogg|wav|mp3|webm|m4a)$/;

  function make(tag, name, text) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text !== undefined) node.textContent = text;
    return node;
  }
  XG.make = make;

  function here(address) {
    const link = document.createElement('a');
    link.href = address;
    return link.host === location.host && /^https?:$/.test(link.protocol) ? link.href : '';
  }

  // Text with telephone numbers and our own addresses to tap on.
  function written(node, text) {
    let from = 0;
    text.replace(LIVE, function (whole, address, phone, at) {
      const href = phone ? (/\d/.test(text.charAt(at - 1) + text.charAt(at + whole.length)) ? '' : 'tel:' + phone) : here(address);
      if (!href) return whole;
      node.appendChild(document.createTextNode(text.slice(from, at)));
      const link = make('a', '', whole);
      link.href = href;
      node.appendChild(link);
      from = at + whole.length;
      return whole;
    });
    node.appendChild(document.createTextNode(text.slice(from)));
  }

  function clock(at, words) {
    const there = new Date(at.getTime() + ZONE_MS);
    const two = function (n) { return String(n).padStart(2, '0'); };
    return words('time', {
      month: there.getUTCMonth() + 1, day: there.getUTCDate(),
      time: two(there.getUTCHours()) + ':' + two(there.getUTCMinutes()),
    });
  }

  // host: words(key, params), press(value, label), again(item)
  XG.Bubbles = class {
    constructor(list, host) {
      this.list = list;
      this.host = host;
      this.shown = {}; // server id -> li
      this.mine = {}; // client id -> li
      this.count = 0;
      this.newest = null;
    }

    place(li, key) {
      li.order = key;
      let before = this.list.lastElementChild;
      while (before && before.order > key) before = before.previousElementSibling;
      this.list.insertBefore(li, before ? before.nextElementSibling : this.list.firstElementChild);
    }

    empty() {
      this.list.textContent = '';
      this.shown = {};
      this.mine = {};
      this.newest = null;
    }

    // ---- theirs
    message(m) {
      if (this.shown[m.id]) return null;
      const old = m.replaces ? this.shown[m.replaces] : null;
      const li = old || make('li', 'theirs');
      li.textContent = '';
      this.shown[m.id] = li;
      this.dated(li, m);
      const bubble = make('div', 'bubble');
      written(bubble, m.text || '');
      this.attached(bubble, m);
      if (bubble.childNodes.length) li.appendChild(bubble);
      if (m.buttons && m.buttons.length) this.choices(li, m);
      if (!old) this.place(li, m.id);
      return li;
    }

    dated(li, m) {
      const at = m.at ? new Date(m.at) : null;
      if (!at || isNaN(at)) return;
      li.at = at.getTime();
      const last = Math.max.apply(null, Object.keys(this.shown).map((id) => this.shown[id]).map((one) => (one !== li && one.at) || 0));
      if (li.at - last > GAP_MS) li.appendChild(make('time', '', clock(at, this.host.words)));
    }

    attached(bubble, m) {
      const image = m.image ? here(m.image) : '';
      if (image) {
        const picture = make('img');
        picture.alt = this.host.words('picture');
        picture.src = image;
        bubble.appendChild(picture);
      }
      const file = m.file ? here(m.file) : '';
      if (!file) return;
      const sound = SOUND.test(file);
      const node = make(sound ? 'audio' : 'a', sound ? '' : 'file', sound ? undefined : this.host.words('file'));
      if (sound) { node.controls = true; node.preload = 'none'; node.src = file; } else { node.href = file; node.download = ''; }
      bubble.appendChild(node);
    }

    choices(li, m) {
      if (this.newest && this.newest.parentNode) this.retire(this.newest);
      const rows = make('div', 'rows');
      let n = 0;
      rows.of = m.buttons.some(function (row) { return row.some(function (choice) { return /:./.test(choice.value); }); });
      m.buttons.forEach((row) => {
        const line = make('div', 'row');
        row.forEach((choice) => { n += 1; line.appendChild(this.button(rows, choice, n)); });
        rows.appendChild(line);
      });
      rows.setAttribute('role', 'group');
      rows.setAttribute('aria-label', this.host.words('choices'));
      li.appendChild(rows);
      this.newest = rows;
    }

    button(rows, choice, n) {
      const plain = choice.label.indexOf(n + ' ') === 0 ? choice.label.slice(String(n).length + 1) : choice.label;
      const node = make('button');
      node.type = 'button';
      const number = make('b', '', String(n));
      node.appendChild(number);
      node.appendChild(document.createTextNode(plain));
      let last = 0;
      node.addEventListener('click', () => {
        if (Date.now() - last < 1500) return; // a trembling hand taps twice
        last = Date.now();
        rows.classList.add('answered');
        node.classList.add('chosen');
        this.host.press(choice.value, plain);
      });
      return node;
    }

    // Older choices step back. What was never answered about a case can still be opened; its numbers are gone.
    retire(rows) {
      if (rows.classList.contains('answered') || !rows.of) { rows.parentNode.removeChild(rows); return; }
      Array.prototype.forEach.call(rows.children, function (row) { row.hidden = true; });
      Array.prototype.forEach.call(rows.querySelectorAll('b'), function (number) { number.textContent = ''; number.hidden = true; });
      const more = make('button', 'more', this.host.words('older'));
      more.type = 'button';
      more.addEventListener('click', function () {
        Array.prototype.forEach.call(rows.children, function (row) { row.hidden = row === more; });
      });
      rows.appendChild(more);
    }

    // Something else was said meanwhile: the choices still count, but are no longer what comes next.
    passed() {
      if (this.newest) this.newest.classList.add('passed');
    }

    note(text) {
      const li = make('li', '');
      li.appendChild(make('div', 'note', text));
      const last = this.list.lastElementChild;
      this.place(li, last ? last.order : 0);
      setTimeout(function () { if (li.parentNode) li.parentNode.removeChild(li); }, 30000);
      return li;
    }

    // ---- ours
    own(item, thumb) {
      let li = this.mine[item.frame.id];
      const state = this.host.words('state_' + item.state);
      if (!li) {
        li = this.mine[item.frame.id] = make('li', 'own');
        const bubble = make('div', 'bubble');
        if (thumb) {
          const picture = make('img');
          picture.src = thumb;
          picture.alt = item.label;
          bubble.appendChild(picture);
        } else {
          bubble.textContent = item.label;
        }
        li.appendChild(bubble);
        li.appendChild(make('div', 'state'));
        this.count += 1;
        this.place(li, item.after + this.count / 100000);
      }
      li.className = 'own ' + item.state;
      const line = li.lastElementChild;
      line.textContent = item.why ? item.why : state;
      if (item.state === 'no') {
        const more = make('button', '', this.host.words('again'));
        more.type = 'button';
        more.addEventListener('click', () => { item.why = ''; this.host.again(item); });
        line.appendChild(more);
      }
      return li;
    }
  };
})();
