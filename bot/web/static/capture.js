// Photo, voice and place from this phone.
(function () {
  'use strict';
  const XG = window.XG = window.XG || {};
  const BIG = 1500000;
  const SIDE = 1920;
  const LONGEST_MS = 120000;
  const TYPES = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];

  // A large photo made smaller, so that it goes out over a weak net. Anything odd goes as it is.
  XG.lighter = function (file) {
    if (!/^image\/(jpe?g|png|webp)$/.test(file.type) || file.size < BIG || !HTMLCanvasElement.prototype.toBlob) {
      return Promise.resolve(file);
    }
    return new Promise(function (done) {
      const image = new Image();
      const address = URL.createObjectURL(file);
      image.onerror = function () { URL.revokeObjectURL(address); done(file); };
      image.onload = function () {
        URL.revokeObjectURL(address);
        const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
        const canvas = document.createElement('canvas');
        canvas.width = Math.round(image.width * scale);
        canvas.height = Math.round(image.height * scale);
        canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob(function (blob) { done(blob && blob.size < file.size ? blob : file); }, 'image/jpeg', 0.85);
      };
      image.src = address;
    });
  };

  XG.canRecord = function () {
    return Boolean(window.isSecureContext && window.MediaRecorder && navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  };

  // A recording under way: tick(seconds) every second, done(blob or null) once.
  XG.record = async function (tick, done) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const type = TYPES.find(function (one) { return MediaRecorder.isTypeSupported(one); });
    const recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
    const began = Date.now();
    const parts = [];
    let wanted = true;
    const timer = setInterval(function () {
      const gone = Date.now() - began;
      tick(Math.floor(gone / 1000));
      if (gone > LONGEST_MS && recorder.state === 'recording') recorder.stop();
    }, 500);
    recorder.ondataavailable = function (event) { if (event.data.size) parts.push(event.data); };
    recorder.onstop = function () {
      clearInterval(timer);
      stream.getTracks().forEach(function (track) { track.stop(); });
      const whole = new Blob(parts, { type: (recorder.mimeType || 'audio/webm').split(';')[0] });
      done(wanted && whole.size ? whole : null);
    };
    recorder.start(1000);
    return {
      stop: function (keep) { wanted = keep; if (recorder.state !== 'inactive') recorder.stop(); },
    };
  };

  XG.canLocate = function () {
    return Boolean(window.isSecureContext && navigator.geolocation);
  };

  XG.locate = function () {
    return new Promise(function (done, no) {
      navigator.geolocation.getCurrentPosition(
        function (at) { done({ type: 'location', latitude: at.coords.latitude, longitude: at.coords.longitude }); },
        no, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
  };
})();
