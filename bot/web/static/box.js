// What this person wrote, kept on the phone until the server has it, and sent in order.
(function () {
  'use strict';
  const XG = window.XG = window.XG || {};
  const KEPT = 80;
  const LATER = { slow_down: 20000, busy: 5000, net: 0 };

  XG.id = function () { return 'u' + Date.now().toString(36) + Math.random().toString(36).slice(2, 8); };

  function load(key) {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch (_) { return {}; }
  }

  // host: send(frame) -> Promise, show(item), said(words)
  XG.Box = class {
    constructor(key, host) {
      this.key = 'xg:' + key;
      this.host = host;
      const kept = load(this.key);
      this.user = kept.user || '';
      this.items = kept.items || [];
      this.seen = kept.seen || 0; // newest server id shown
      this.cleared = kept.cleared || 0; // nothing older is shown
      this.busy = false;
      this.timer = 0;
    }

    save() {
      while (this.items.length > KEPT && this.items[0].state !== 'wait') this.items.shift();
      const body = { user: this.user, items: this.items, seen: this.seen, cleared: this.cleared };
      try { localStorage.setItem(this.key, JSON.stringify(body)); } catch (_) { /* private mode: this page only */ }
    }

    // Another person's session on this phone: only what was never sent goes on.
    owner(user) {
      if (this.user && this.user !== user) {
        this.items = this.items.filter(function (item) { return item.state === 'wait'; });
        this.items.forEach(function (item) { item.after = 0; });
        this.seen = 0;
        this.cleared = 0;
      }
      const other = Boolean(this.user) && this.user !== user;
      this.user = user;
      this.save();
      return other;
    }

    sawServer(id) {
      if (id > this.seen) { this.seen = id; this.save(); }
    }

    clear(id) {
      this.cleared = id;
      this.items = this.items.filter(function (item) { return item.state === 'wait'; });
      this.save();
    }

    add(frame, label) {
      frame.id = frame.id || XG.id();
      const item = { frame: frame, label: label, state: 'wait', after: this.seen };
      this.items.push(item);
      this.save();
      this.host.show(item);
      this.flush();
      return item;
    }

    again(item) {
      item.state = 'wait';
      this.save();
      this.host.show(item);
      this.flush();
    }

    async flush() {
      if (this.busy) return;
      this.busy = true;
      clearTimeout(this.timer);
      let item;
      while ((item = this.items.find(function (one) { return one.state === 'wait'; }))) {
        if (!await this.one(item)) break;
      }
      this.busy = false;
    }

    async one(item) {
      try {
        await this.host.send(item.frame);
        item.state = 'ok';
      } catch (error) {
        if (error.code in LATER || error.code === 'unknown_session') {
          const ms = LATER[error.code];
          if (error.words) this.host.said(error.words);
          if (ms) this.timer = setTimeout(() => this.flush(), ms);
          return false;
        }
        item.state = 'no';
        item.why = error.words || '';
      }
      this.save();
      this.host.show(item);
      return true;
    }
  };
})();
