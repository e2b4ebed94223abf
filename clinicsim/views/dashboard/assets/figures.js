"use strict";
// A figure is drawn when it comes into view: most of a page is below the screen, and plotly is large.
(() => {
  const EDGE = "-60px"; // what shows of it before that is its margin
  const CONFIG = { displayModeBar: false, responsive: true };
  const drawn = new Map(); // place, the figure in it
  let plotly;

  function loaded(source) {
    plotly ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: source, onload: () => done(window.Plotly), onerror: failed });
      document.head.append(script);
    });
    return plotly;
  }

  async function draw(place) {
    const Plotly = await loaded(place.dataset.plotly);
    const text = place.dataset.figure;
    if (!place.isConnected || drawn.get(place) === text) return;
    drawn.set(place, text);
    const { data, layout } = JSON.parse(text);
    place.style.height = `${layout.height}px`; // on a phone it may be another
    await Plotly.react(place, data, layout, CONFIG);
  }

  const inView = new IntersectionObserver((seen) => {
    seen.filter((one) => one.isIntersecting).forEach((one) => draw(one.target));
  }, { rootMargin: EDGE });

  // After a new page: forget figures that are gone, and look out for those that are there, in old places or new.
  function look() {
    for (const place of drawn.keys()) {
      if (!place.isConnected) {
        window.Plotly.purge(place);
        drawn.delete(place);
      }
    }
    inView.disconnect();
    document.querySelectorAll(".late-figure").forEach((place) => inView.observe(place));
  }

  window.clinicsimFigures = { look };
  window.addEventListener("beforeprint", () => document.querySelectorAll(".late-figure").forEach(draw));
})();
