"use strict";
// A figure is a picture until a reader points at it; then plotly, which is large, is loaded and takes its place.
(() => {
  const CONFIG = { displayModeBar: false, responsive: true };
  const alive = new Map(); // place, the address of what is drawn in it
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
    const address = place.dataset.figure;
    if (alive.get(place) === address) return;
    alive.set(place, address);
    const [Plotly, answer] = await Promise.all([loaded(place.dataset.plotly), fetch(address)]);
    const { data, layout } = await answer.json();
    if (alive.get(place) !== address) return;
    const plot = place.querySelector(".plot");
    plot.style.height = `${layout.height}px`;
    place.classList.add("alive");
    await Plotly.react(plot, data, layout, CONFIG);
  }

  // After a new page: places that are gone, or that now hold another figure, are pictures again.
  function look() {
    for (const [place, address] of alive) {
      if (place.isConnected && place.dataset.figure === address) continue;
      alive.delete(place);
      place.classList.remove("alive");
      if (window.Plotly) window.Plotly.purge(place.querySelector(".plot"));
    }
  }

  const drawAt = (event) => {
    const place = event.target.closest && event.target.closest(".late-figure");
    if (place) draw(place);
  };
  document.addEventListener("pointerover", drawAt);
  document.addEventListener("error", drawAt, true); // a picture that cannot be had
  window.clinicsimFigures = { look };
})();
