// One phone of the demo page: whose it is, its session, its frame.
(function () {
  'use strict';
  const DEMO = window.DEMO = window.DEMO || {};
  const WIDE = 360; // the chat is drawn at this width and made smaller where a column is narrower

  DEMO.make = function (tag, name, text) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text !== undefined) node.textContent = text;
    return node;
  };

  DEMO.call = async function (path, body, headers) {
    const options = { credentials: 'omit' };
    if (body) {
      options.method = 'POST';
      options.headers = Object.assign({ 'Content-Type': 'application/json' }, headers);
      options.body = JSON.stringify(body);
    }
    const answer = await fetch(path, options);
    const read = await answer.json();
    if (!answer.ok) throw new Error((read && read.text) || String(answer.status));
    return read;
  };

  const sessions = {
    all: function () {
      try { return JSON.parse(localStorage.getItem('xg:demo')) || {}; } catch (_) { return {}; }
    },
    set: function (code, token) {
      const all = sessions.all();
      if (token) all[code] = token; else delete all[code];
      try { localStorage.setItem('xg:demo', JSON.stringify(all)); } catch (_) { /* this page only */ }
    },
  };

  // A session of this person: remembered, or a new one that binds itself with an invite.
  async function session(person, words) {
    const known = sessions.all()[person.code];
    if (known) return known;
    const made = await DEMO.call('/api/chat/sessions', person.grid ? { grid: person.grid } : {}, { 'X-Demo': '1' });
    if (person.role !== 'resident') {
      const people = await DEMO.call('/api/demo/people');
      const fresh = people.find(function (one) { return one.code === person.code; });
      await DEMO.call('/api/chat/messages?session=' + encodeURIComponent(made.session), {
        type: 'text', id: 'bind-' + Date.now().toString(36), text: words('bind', { invite: fresh.invite }),
      });
    }
    sessions.set(person.code, made.session);
    return made.session;
  }

  // host: words(key, params), people() -> array, opened(phone), trouble(error)
  DEMO.Phone = class {
    constructor(slot, host) {
      this.slot = slot;
      this.host = host;
      this.frame = null;
      this.loads = 0;
      this.node = DEMO.make('section', 'phone');
      this.node.id = 'phone-' + slot.name;
      this.node.setAttribute('aria-label', slot.title);
      const who = DEMO.make('div', 'who');
      who.appendChild(DEMO.make('b', '', slot.title));
      this.select = DEMO.make('select');
      this.select.setAttribute('aria-label', host.words('who', { phone: slot.title }));
      this.select.addEventListener('change', () => this.open(this.select.value));
      who.appendChild(this.select);
      this.glass = DEMO.make('div', 'glass');
      this.node.appendChild(who);
      this.node.appendChild(this.glass);
      if (window.ResizeObserver) new ResizeObserver(() => this.fit()).observe(this.glass);
    }

    list(groups) {
      groups.forEach((group) => {
        const node = DEMO.make('optgroup');
        node.label = group.label;
        group.people.forEach(function (person) {
          const option = DEMO.make('option', '', person.name + (person.place ? ' \u00b7 ' + person.place : ''));
          option.value = person.code;
          node.appendChild(option);
        });
        this.select.appendChild(node);
      });
    }

    async open(code) {
      const person = this.host.people().find(function (one) { return one.code === code; });
      if (!person) return;
      this.select.value = code;
      this.person = person;
      this.loads += 1;
      const load = this.loads;
      this.glass.textContent = '';
      this.glass.appendChild(DEMO.make('p', '', this.host.words('opening')));
      try {
        const token = await session(person, this.host.words);
        if (load === this.loads) this.show(person, token);
      } catch (error) {
        if (load === this.loads) this.glass.firstElementChild.textContent = this.host.words('not_open');
        this.host.trouble(error);
      }
    }

    show(person, token) {
      const frame = DEMO.make('iframe');
      frame.title = this.slot.title + ' ' + person.name;
      frame.allow = 'microphone; geolocation';
      frame.src = '/chat?embed=1&as=' + encodeURIComponent(person.code) + '&family=' + person.family +
        '#session=' + encodeURIComponent(token);
      this.glass.textContent = '';
      this.glass.appendChild(frame);
      this.frame = frame;
      this.fit();
      this.host.opened(this);
    }

    // The session is not known any more (a new database): a new one.
    renew() {
      if (this.person) {
        sessions.set(this.person.code, null);
        this.open(this.person.code);
      }
    }

    fit() {
      const wide = this.glass.clientWidth;
      const high = this.glass.clientHeight;
      if (!this.frame || !wide) return;
      const scale = Math.min(1, wide / WIDE);
      this.frame.style.width = Math.max(wide, WIDE) + 'px';
      this.frame.style.height = high / scale + 'px';
      this.frame.style.transform = scale < 1 ? 'scale(' + scale + ')' : '';
    }

    tell(note) {
      if (this.frame) this.frame.contentWindow.postMessage(Object.assign({ xg: 1 }, note), location.origin);
    }
  };
})();
