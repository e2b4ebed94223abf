"use strict";
(function () {
  const charts = Array.from(document.querySelectorAll(".chart"));
  const settings = {
    responsive: true,
    displaylogo: false,
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    showSendToCloud: false
  };
  // Long labels leave no room for the plot on a phone: they move above the lines there.
  const isNarrow = () => window.innerWidth < 640;

  function narrowed(layout) {
    const margin = Object.assign({}, layout.margin, { r: Math.min(layout.margin.r, 90), l: Math.min(layout.margin.l, 56) });
    const font = Object.assign({}, layout.font, { size: 11 });
    const legend = Object.assign({}, layout.legend, { orientation: "h", x: 0, y: -0.35 });
    return Object.assign({}, layout, { margin: margin, font: font, legend: layout.legend ? legend : undefined });
  }

  function draw(chart) {
    const figure = JSON.parse(document.getElementById(chart.dataset.figure).textContent);
    return Plotly.newPlot(chart, figure.data, isNarrow() ? narrowed(figure.layout) : figure.layout, settings);
  }

  charts.forEach(draw);

  // Paper is narrower than most screens, and a chart keeps the width it was drawn with.
  const PAPER_WIDTH = 680;
  window.addEventListener("beforeprint", () => charts.forEach((chart) => Plotly.relayout(chart, { width: PAPER_WIDTH })));
  window.addEventListener("afterprint", () => charts.forEach((chart) => Plotly.relayout(chart, { width: null, autosize: true })));
})();
