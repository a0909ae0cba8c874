// Carries frames: over a WebSocket, or by POST and waiting GETs where a socket does not work.
(function () {
  'use strict';
  const XG = window.XG = window.XG || {};
  const PAUSES = [500, 1500, 3000, 6000, 12000, 25000];
  const ACK_MS = 15000;
  const SILENCE_MS = 50000; // the server says something every 20 s
  const SOCKET_AGAIN_MS = 180000;
  const WAIT_S = 20;

  function failed(code, text) {
    const error = new Error(code);
    error.code = code;
    error.words = text || '';
    return error;
  }

  function pause(ms) {
    return new Promise(function (done) { setTimeout(done, ms); });
  }

  // fetch that gives up; answers the JSON body, or throws {code, words}; code 'net' means nobody answered.
  XG.call = async function (path, options, ms) {
    let timer;
    const late = new Promise(function (_, no) { timer = setTimeout(function () { no(failed('net')); }, ms || ACK_MS); });
    try {
      const answer = await Promise.race([fetch(path, Object.assign({ credentials: 'same-origin' }, options)), late]);
      let body = null;
      try { body = await answer.json(); } catch (_) { body = null; }
      if (answer.ok) return body;
      throw failed((body && body.code) || (answer.status >= 500 ? 'net' : 'refused'), body && body.text);
    } catch (error) {
      throw error.code && error.words !== undefined ? error : failed('net');
    } finally {
      clearTimeout(timer);
    }
  };

  XG.post = function (path, body, headers) {
    return XG.call(path, {
      method: 'POST', body: JSON.stringify(body), headers: Object.assign({ 'Content-Type': 'application/json' }, headers),
    });
  };

  // host: session() -> Promise of a token, lost(), after() -> last id, frame(f), online(bool)
  XG.Link = class {
    constructor(host) {
      this.host = host;
      this.token = null;
      this.socket = null;
      this.misses = 0; // sockets in a row that never opened
      this.tries = 0;
      this.up = false;
      this.waiting = {};
      this.heard = 0;
      this.polledSince = 0;
      this.hurry = null;
      window.addEventListener('online', () => { this.end(4000); this.wake(); }); // the old line is dead, seen or not
      window.addEventListener('offline', () => this.mark(false));
      document.addEventListener('visibilitychange', () => { if (!document.hidden) this.wake(); });
      setInterval(() => this.watch(), 10000);
    }

    async run() {
      for (;;) {
        try {
          if (!this.token) this.token = await this.host.session();
          if (this.plain()) await this.poll();
          else await this.listen();
        } catch (error) {
          if (error.code === 'unknown_session') this.forget();
          this.mark(false);
        }
        await Promise.race([pause(this.delay()), new Promise((go) => { this.hurry = go; })]);
      }
    }

    delay() {
      const base = PAUSES[Math.min(this.tries, PAUSES.length - 1)];
      this.tries += 1;
      return base * (0.7 + Math.random() * 0.6); // not everybody at once after an outage
    }

    plain() {
      if (!window.WebSocket) return true;
      if (this.misses < 2) return false;
      if (Date.now() - this.polledSince < SOCKET_AGAIN_MS) return true;
      this.misses = 1;
      return false;
    }

    forget() {
      this.token = null;
      this.host.lost();
    }

    mark(up) {
      if (up) this.tries = 0;
      this.up = up;
      this.host.online(up);
    }

    path(name, extra) {
      return '/api/chat/' + name + '?session=' + encodeURIComponent(this.token) + (extra || '');
    }

    // ---- socket
    listen() {
      return new Promise((done, fail) => {
        const root = location.protocol.replace('http', 'ws') + '//' + location.host;
        const socket = new WebSocket(root + this.path('ws', '&alive=1&after=' + this.host.after()));
        let opened = false;
        const slow = setTimeout(() => socket.close(), ACK_MS);
        this.socket = socket;
        socket.onopen = () => {
          opened = true;
          clearTimeout(slow);
          this.misses = 0;
          this.heard = Date.now();
          this.mark(true);
        };
        socket.onmessage = (event) => { this.heard = Date.now(); this.take(event.data); };
        socket.onclose = (event) => {
          clearTimeout(slow);
          if (this.socket === socket) this.socket = null;
          if (!opened && navigator.onLine !== false) {
            this.misses += 1;
            this.polledSince = Date.now();
          }
          Object.keys(this.waiting).forEach((id) => this.settle(id, failed('net')));
          fail(failed(event.code === 4401 ? 'unknown_session' : 'net'));
        };
      });
    }

    take(data) {
      let frame;
      try { frame = JSON.parse(data); } catch (_) { return; }
      if (frame.type === 'ack') this.settle(frame.id, null);
      else if (frame.type === 'error' && frame.code === 'unknown_session') this.end(4401);
      else if (frame.type === 'error' && frame.id && this.waiting[frame.id]) this.settle(frame.id, failed(frame.code, frame.text));
      else if (frame.type !== 'alive') this.host.frame(frame);
    }

    end(code) {
      if (this.socket) this.socket.close(code);
    }

    settle(id, error) {
      const entry = this.waiting[id];
      if (!entry) return;
      delete this.waiting[id];
      clearTimeout(entry.timer);
      if (error) entry.no(error);
      else entry.yes();
    }

    watch() {
      if (this.socket && this.socket.readyState === 1 && Date.now() - this.heard > SILENCE_MS) this.end(4000);
    }

    wake() {
      this.watch();
      this.tries = 0;
      if (this.hurry) this.hurry();
    }

    // ---- polling
    async poll() {
      while (this.plain()) {
        const from = this.host.after();
        const wait = this.up ? '&wait=' + WAIT_S : '';
        const frames = await XG.call(this.path('messages', '&after=' + from + wait), {}, (WAIT_S + 15) * 1000);
        this.mark(true);
        (frames || []).forEach((frame) => this.host.frame(frame));
        if (!frames || !frames.length) await pause(document.hidden ? 8000 : 700);
      }
    }

    // ---- sending: resolves once it is durable; rejects with code 'net' when it is not known to be
    send(frame) {
      if (this.socket && this.socket.readyState === 1) {
        return new Promise((yes, no) => {
          const timer = setTimeout(() => { this.settle(frame.id, failed('net')); this.end(4000); }, ACK_MS);
          this.waiting[frame.id] = { yes: yes, no: no, timer: timer };
          this.socket.send(JSON.stringify(frame));
        });
      }
      if (this.token && this.up) return XG.post(this.path('messages'), frame);
      return Promise.reject(failed('net'));
    }

    async upload(file) {
      const form = new FormData();
      form.append('file', file, file.name || 'file');
      if (!this.token) throw failed('net');
      return (await XG.call(this.path('media'), { method: 'POST', body: form }, 120000)).media;
    }
  };
})();
