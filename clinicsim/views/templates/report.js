"use strict";
(function () {
  const charts = Array.from(document.querySelectorAll(".chart"));
  const settings = {
    responsive: true,
    displaylogo: false,
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    showSendToCloud: false
  };
  const PAPER_WIDTH = 680;
  // Each figure brings what changes where labels beside the plot would leave no room for it.
  const isNarrow = () => window.innerWidth < 800;

  function draw(chart, width) {
    const figure = JSON.parse(document.getElementById(chart.dataset.figure).textContent);
    const layout = width || isNarrow() ? Object.assign(figure.layout, figure.layout.meta.narrow) : figure.layout;
    if (width) layout.width = width;
    chart.style.minHeight = layout.height + "px";
    return Plotly.newPlot(chart, figure.data, layout, settings);
  }

  const drawAll = (width) => charts.forEach((chart) => draw(chart, width));

  drawAll();
  // Paper is narrower than most screens, and a chart keeps the width it was drawn with.
  window.addEventListener("beforeprint", () => drawAll(PAPER_WIDTH));
  window.addEventListener("afterprint", () => drawAll());
})();
