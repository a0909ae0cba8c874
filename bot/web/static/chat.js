// The page itself: what is tapped and typed, and what is seen.
(function () {
  'use strict';
  const XG = window.XG;
  const $ = function (id) { return document.getElementById(id); };
  const table = JSON.parse($('words').textContent);
  const asked = new URLSearchParams(location.search);
  const embed = document.body.classList.contains('embed');
  const given = embed ? new URLSearchParams(location.hash.slice(1)).get('session') || asked.get('session') : null;
  const BACK = 60; // messages shown again on opening
  const IDLE_MS = 600000;
  const NET_MS = 2500;

  function words(key, params) {
    const text = table['web.chat.' + key] || '';
    return text.replace(/%\((\w+)\)s/g, function (_, name) { return params && name in params ? params[name] : ''; });
  }
  XG.words = words;

  function tell(note) {
    if (embed && parent !== window) parent.postMessage(Object.assign({ xg: 1 }, note), location.origin);
  }

  // ---- what is seen
  const scroll = $('scroll');
  const thumbs = {};
  let netTimer = 0;
  const bubbles = new XG.Bubbles($('log'), {
    words: words,
    press: function (value, label) {
      box.add({ type: 'press', value: value }, label);
      tell({ pressed: 1 });
    },
    again: function (item) { if (item.retry) item.retry(); else box.again(item); },
  });
  const box = new XG.Box(given ? given.slice(-24) : 'me', {
    send: function (frame) { return link.send(frame); },
    show: function (item) { show(item); },
    said: function (text) { remark(text); },
  });
  let last = Math.max(box.cleared ? box.cleared - 1 : 0, box.seen - BACK);

  function atEnd() { return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 120; }
  function toEnd() {
    scroll.scrollTop = scroll.scrollHeight;
    $('newer').hidden = true;
  }
  // Go on to what is new; one that is longer than the window is shown from its beginning.
  function grown(stay, li) {
    $('blank').hidden = $('log').children.length > 0;
    if (stay && li && li.offsetHeight > scroll.clientHeight - 24) {
      scroll.scrollTop = li.offsetTop - 8;
      $('newer').hidden = false;
    } else if (stay) {
      toEnd();
    } else {
      $('newer').hidden = false;
    }
  }
  function show(item) {
    bubbles.own(item, thumbs[item.frame.id]);
    if (!$('net').hidden) lost();
    grown(true);
  }
  function remark(text) {
    bubbles.note(text);
    grown(true);
  }

  // ---- what comes in
  const kinds = {
    message: function (m) {
      if (m.id < box.cleared) return;
      const stay = atEnd();
      const fresh = m.id > box.seen;
      const li = bubbles.message(m);
      if (!li) return;
      last = Math.max(last, m.id);
      if (m.private) document.body.setAttribute('data-private', '1');
      grown(stay, li);
      if (fresh) tell({ news: m.id, choices: (m.buttons || []).length > 0 });
      box.sawServer(m.id);
    },
    clear: function (m) {
      bubbles.empty();
      box.clear(m.id || last + 1);
      document.body.removeAttribute('data-private');
      box.items.forEach(show);
      grown(true);
    },
    error: function (m) { remark(m.text || words('error')); },
  };
  function frame(m) {
    if (Object.prototype.hasOwnProperty.call(kinds, m.type)) kinds[m.type](m);
  }

  // ---- the line to the server
  function lost() {
    const kept = box.items.some(function (item) { return item.state === 'wait'; });
    $('net').textContent = words(kept ? 'net_kept' : 'net');
    $('net').hidden = false;
  }
  function online(up) {
    if (up) {
      clearTimeout(netTimer);
      netTimer = 0;
      $('net').hidden = true;
      box.flush();
    } else if (!netTimer) {
      netTimer = setTimeout(lost, navigator.onLine === false ? 0 : NET_MS);
    }
  }
  async function session() {
    if (embed) {
      if (!given) throw new Error('no session');
      return given;
    }
    const grid = asked.get('grid');
    const made = await XG.post('/api/chat/sessions', grid ? { grid: grid } : {});
    if (box.owner(made.user)) {
      bubbles.empty();
      last = 0;
      box.items.forEach(show);
    }
    if (made.family) quick(made.family);
    return made.session;
  }
  const link = new XG.Link({
    session: session, online: online, frame: frame,
    after: function () { return last; },
    lost: function () { tell({ lost: 1 }); },
  });

  // ---- what is typed and tapped
  const text = $('text');
  function sized() {
    text.style.height = '';
    text.style.height = Math.min(150, Math.max(60, text.scrollHeight + 4)) + 'px';
    const typed = text.value.trim() !== '';
    $('send').hidden = !typed;
    $('photo').hidden = typed;
  }
  function say(words) { box.add({ type: 'text', text: words }, words); }
  $('write').addEventListener('submit', function (event) {
    event.preventDefault();
    const typed = text.value.trim();
    if (!typed) return;
    text.value = '';
    bubbles.passed();
    $('send').classList.remove('nudge');
    sized();
    say(typed);
    text.focus();
    tell({ said: 1 });
  });
  text.addEventListener('input', sized);
  text.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $('send').click();
  });
  $('newer').addEventListener('click', toEnd);
  scroll.addEventListener('scroll', function () { if (atEnd()) $('newer').hidden = true; });
  window.addEventListener('resize', function () { if (document.activeElement === text) toEnd(); });

  function quick(family) {
    const bar = $('quick');
    bar.textContent = '';
    document.body.classList.toggle('office', family !== 'resident');
    (table['web.quick.' + family] || table['web.quick.resident']).split('|').forEach(function (pair) {
      const label = pair.split('=')[0];
      const verb = pair.split('=')[1] || label;
      const button = XG.make('button', '', label);
      button.type = 'button';
      button.addEventListener('click', function () { box.add({ type: 'text', text: verb }, label); });
      bar.appendChild(button);
    });
    if (family !== 'resident' || !XG.canLocate()) return;
    const place = XG.make('button', '', words('place'));
    place.type = 'button';
    place.addEventListener('click', async function () {
      place.disabled = true;
      try { box.add(await XG.locate(), words('own_place')); } catch (_) { remark(words('no_place')); }
      place.disabled = false;
    });
    bar.appendChild(place);
  }

  // ---- photo and voice
  async function attach(file, label, item) {
    const mine = item || { frame: { id: XG.id() }, label: label, after: box.seen };
    mine.state = 'wait';
    if (!item && /^image\//.test(file.type)) thumbs[mine.frame.id] = URL.createObjectURL(file);
    show(mine);
    try {
      const media = await link.upload(await XG.lighter(file));
      box.add({ type: 'media', media: media, id: mine.frame.id }, label);
    } catch (error) {
      mine.state = 'no';
      mine.why = error.words || words(error.code === 'net' ? 'media_net' : 'media_no');
      mine.retry = function () { attach(file, label, mine); };
      show(mine);
    }
  }
  function chooser(button, input, label) {
    button.addEventListener('click', function () { input.click(); });
    input.addEventListener('change', function () {
      if (input.files[0]) attach(input.files[0], label);
      input.value = '';
    });
  }
  chooser($('photo'), $('photo-file'), words('own_photo'));
  if (XG.canRecord()) {
    let recording = null;
    const bar = function (on) { $('write').hidden = on; $('recording').hidden = !on; };
    const tick = function (s) {
      $('clock').textContent = words('recording', { time: Math.floor(s / 60) + ':' + String(s % 60).padStart(2, '0') });
    };
    $('voice').addEventListener('click', async function () {
      tick(0);
      try {
        recording = await XG.record(tick, function (blob) {
          bar(false);
          if (blob) attach(blob, words('own_voice'));
        });
        bar(true);
        $('done').focus();
      } catch (_) {
        remark(words('no_voice'));
      }
    });
    $('drop').addEventListener('click', function () { recording.stop(false); });
    $('done').addEventListener('click', function () { recording.stop(true); });
  } else {
    chooser($('voice'), $('voice-file'), words('own_voice'));
  }

  document.addEventListener('click', function () { tell({ touched: 1 }); }, true);

  // ---- a shared phone
  let idle = 0;
  function alive() {
    clearTimeout(idle);
    idle = setTimeout(function () {
      if (document.body.getAttribute('data-private')) $('veil').hidden = false;
    }, IDLE_MS);
  }
  ['click', 'keydown', 'touchstart', 'scroll'].forEach(function (name) { document.addEventListener(name, alive, true); });
  $('veil').addEventListener('click', function () { $('veil').hidden = true; });

  // ---- the demo page around this one
  window.addEventListener('message', function (event) {
    if (event.origin !== location.origin || !embed || !event.data || event.data.xg !== 1) return;
    if (event.data.fill) {
      text.value = event.data.fill;
      sized();
      $('send').classList.add('nudge');
    }
  });

  box.items.forEach(show);
  quick(document.body.getAttribute('data-family') || 'resident');
  alive();
  link.run();
})();
