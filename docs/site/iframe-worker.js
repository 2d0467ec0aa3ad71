// Workers for pages that are opened from disk, where browsers refuse them: the script of the worker runs in a hidden
// frame of the same page, and messages go both ways. Nothing is fetched from elsewhere.
if (location.protocol === "file:") {
  window.Worker = window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      this.onmessage = null;
      this.waiting = [];
      const frame = (this.frame = document.createElement("iframe"));
      frame.hidden = true;
      document.documentElement.append(frame);
      const inside = frame.contentWindow;
      inside.document.open();
      inside.document.write("<!doctype html><title>worker</title><body></body>");
      inside.document.close();
      const tell = (data) => {
        const message = new MessageEvent("message", { data });
        this.dispatchEvent(message);
        if (this.onmessage) this.onmessage(message);
      };
      inside.postMessage = (data) => queueMicrotask(() => tell(data));
      inside.importScripts = (...paths) =>
        Promise.all(paths.map((path) => new Promise((done, failed) => this.add(path, done, failed))));
      this.add(url, () => this.start(), (error) => console.error(error));
    }
    add(path, done, failed) {
      const script = this.frame.contentDocument.createElement("script");
      script.src = new URL(path, document.baseURI).href;
      script.onload = done;
      script.onerror = failed;
      this.frame.contentDocument.body.append(script);
    }
    start() {
      this.started = true;
      for (const data of this.waiting.splice(0)) this.postMessage(data);
    }
    postMessage(data) {
      if (!this.started) return void this.waiting.push(data);
      const inside = this.frame.contentWindow;
      queueMicrotask(() => inside.dispatchEvent(new inside.MessageEvent("message", { data })));
    }
    terminate() {
      this.frame.remove();
    }
  };
}
