// The demo page: four phones, a clock to move on, the text messages that went out.
(function () {
  'use strict';
  const DEMO = window.DEMO;
  const $ = function (id) { return document.getElementById(id); };
  const table = JSON.parse($('words').textContent);
  const setup = JSON.parse($('setup').textContent);
  const ZONE_MS = 8 * 3600000;
  const DAY_MS = 86400000;
  const MORNING_MS = 8.5 * 3600000;
  const SMS_SHOWN = 6;
  const CALM_MS = 4000;
  let people = [];
  let stage = 'say';
  let now = null;

  function words(key, params) {
    const text = table['web.demo.' + key] || '';
    return text.replace(/%\((\w+)\)s/g, function (_, name) { return params && name in params ? params[name] : ''; });
  }
  function trouble(error) {
    $('trouble').textContent = words('trouble', { reason: error && error.message ? error.message : '' });
    $('trouble').hidden = false;
    setTimeout(function () { $('trouble').hidden = true; }, 8000);
  }

  // ---- phones
  const host = { words: words, people: function () { return people; }, trouble: trouble, opened: function () { } };
  const phones = setup.phones.map(function (slot) {
    return new DEMO.Phone(Object.assign({ title: words('phone_' + slot.name) }, slot), host);
  });
  const tabs = phones.map(function (phone, index) {
    const tab = DEMO.make('button', '', phone.slot.title);
    tab.type = 'button';
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', phone.node.id);
    tab.addEventListener('click', function () { pick(index); });
    $('tabs').appendChild(tab);
    $('phones').appendChild(phone.node);
    return tab;
  });
  function pick(index) {
    phones.forEach(function (phone, at) {
      phone.node.classList.toggle('open', at === index);
      tabs[at].setAttribute('aria-selected', String(at === index));
    });
    tabs[index].classList.remove('news');
    phones[index].fit();
  }
  window.addEventListener('resize', function () { phones.forEach(function (phone) { phone.fit(); }); });

  function groups() {
    const found = [];
    people.forEach(function (person) {
      const label = table['web.role.' + person.role] || person.role;
      let group = found.find(function (one) { return one.label === label; });
      if (!group) found.push(group = { label: label, people: [] });
      group.people.push(person);
    });
    return found;
  }
  async function fill() {
    const residents = setup.residents.map(function (one, at) {
      return { code: one.code, name: words('resident', { n: at + 1 }), role: 'resident', family: 'resident', grid: one.grid, place: one.place };
    });
    people = residents.concat(await DEMO.call('/api/demo/people'));
    const all = groups();
    for (const phone of phones) {
      phone.list(all);
      await phone.open(phone.slot.person);
    }
  }

  // ---- what to press next
  function guide(next) {
    stage = next;
    $('hint').textContent = words('hint_' + stage);
    $('examples').classList.toggle('pulse', stage === 'say');
    document.querySelector('[data-advance=morning]').classList.toggle('pulse', stage === 'clock');
  }
  (table['web.demo.examples'] || '').split('\n').forEach(function (line) {
    const at = line.indexOf('=');
    if (at < 0) return;
    const button = DEMO.make('button', '', line.slice(0, at));
    button.type = 'button';
    button.addEventListener('click', function () {
      pick(0);
      phones[0].tell({ fill: line.slice(at + 1) });
      guide('send');
    });
    $('examples').appendChild(button);
  });
  let pressed = 0;
  // Nobody is asked anything any more: time to move the clock.
  function calm() {
    const waits = phones.some(function (phone) { return phone.node.classList.contains('news'); });
    if (pressed > 1 && stage === 'press' && !waits) guide('clock');
  }
  window.addEventListener('message', function (event) {
    if (event.origin !== location.origin || !event.data || event.data.xg !== 1) return;
    const at = phones.findIndex(function (phone) { return phone.frame && phone.frame.contentWindow === event.source; });
    if (at < 0) return;
    const phone = phones[at];
    if (event.data.lost) phone.renew();
    if (event.data.touched) phone.node.classList.remove('news');
    if (event.data.said && at === 0) guide('press');
    if (event.data.pressed) {
      pressed += 1;
      setTimeout(calm, CALM_MS);
    }
    if (event.data.news && event.data.choices && stage !== 'say' && stage !== 'send') {
      phone.node.classList.add('news');
      tabs[at].classList.toggle('news', !phone.node.classList.contains('open'));
    }
  });

  // ---- clock
  function shown(at) {
    const there = new Date(at.getTime() + ZONE_MS);
    const two = function (n) { return String(n).padStart(2, '0'); };
    return words('now', {
      month: there.getUTCMonth() + 1, day: there.getUTCDate(), weekday: words('weekdays').split('|')[there.getUTCDay()],
      time: two(there.getUTCHours()) + ':' + two(there.getUTCMinutes()),
    });
  }
  function tick(answer) {
    now = new Date(answer.now);
    $('now').textContent = shown(now);
  }
  function untilMorning() {
    const local = now.getTime() + ZONE_MS;
    let next = Math.floor(local / DAY_MS) * DAY_MS + MORNING_MS;
    if (next <= local) next += DAY_MS;
    return 'PT' + Math.ceil((next - local) / 60000) + 'M';
  }
  const steps = Array.prototype.slice.call(document.querySelectorAll('[data-advance]'));
  async function advance(span) {
    steps.forEach(function (button) { button.disabled = true; });
    $('clock').classList.add('busy');
    try {
      tick(await DEMO.call('/api/demo/clock', { advance: span === 'morning' ? untilMorning() : span }));
      if (stage === 'clock') guide('watch');
      await messages();
    } catch (error) {
      trouble(error);
    }
    $('clock').classList.remove('busy');
    steps.forEach(function (button) { button.disabled = !now; });
  }
  steps.forEach(function (button) {
    button.disabled = true;
    button.addEventListener('click', function () { advance(button.getAttribute('data-advance')); });
  });
  async function clock() {
    try {
      tick(await DEMO.call('/api/demo/clock'));
      if (!$('clock').classList.contains('busy')) steps.forEach(function (button) { button.disabled = false; });
    } catch (_) { /* tried again soon */ }
  }

  // ---- text messages
  let drawn = '';
  function card(note) {
    const li = DEMO.make('li');
    const text = DEMO.make('p');
    text.appendChild(DEMO.make('b', '', words('sms_to', { name: note.to_name })));
    text.appendChild(document.createTextNode(note.text));
    li.appendChild(text);
    if (!note.person) return li;
    const form = DEMO.make('form');
    const input = DEMO.make('input');
    input.type = 'text';
    input.value = words('sms_answer');
    input.setAttribute('aria-label', words('sms_reply_as', { name: note.to_name }));
    const send = DEMO.make('button', '', words('sms_reply'));
    form.appendChild(input);
    form.appendChild(send);
    form.addEventListener('submit', async function (event) {
      event.preventDefault();
      if (!input.value.trim()) return;
      send.disabled = true;
      try {
        await DEMO.call('/api/demo/sms', { person: note.person, text: input.value.trim() });
        input.value = '';
        drawn = '';
        await messages();
      } catch (error) {
        trouble(error);
      }
      send.disabled = false;
    });
    li.appendChild(form);
    return li;
  }
  async function messages() {
    const list = $('sms');
    let notes;
    try { notes = (await DEMO.call('/api/demo/sms')).slice(-SMS_SHOWN).reverse(); } catch (_) { return; }
    const sign = JSON.stringify(notes);
    if (sign === drawn || list.contains(document.activeElement)) return;
    drawn = sign;
    list.textContent = '';
    notes.forEach(function (note) { list.appendChild(card(note)); });
    if (!notes.length) list.appendChild(DEMO.make('p', 'none', words('sms_none')));
  }

  guide('say');
  pick(0);
  clock();
  messages();
  setInterval(function () { if (!document.hidden) { clock(); messages(); } }, 4000);
  fill().catch(trouble);
})();
