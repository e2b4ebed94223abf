"use strict";
(function () {
  const settings = {
    responsive: true,
    displaylogo: false,
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
    showSendToCloud: false
  };
  // Each figure brings what changes where labels beside the plot would leave no room for it.
  const isNarrow = () => window.innerWidth < 800;

  // The picture that is on the page from the start gives way to one that can be pointed at.
  function draw(chart) {
    const figure = JSON.parse(document.getElementById(chart.dataset.figure).textContent);
    const layout = isNarrow() ? Object.assign(figure.layout, figure.layout.meta.narrow) : figure.layout;
    chart.parentElement.classList.add("drawn");
    chart.style.minHeight = layout.height + "px";
    Plotly.newPlot(chart, figure.data, layout, settings);
  }

  // Only what comes into view is drawn: a report has dozens of figures.
  const coming = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
      coming.unobserve(entry.target);
      draw(entry.target.querySelector(".chart"));
    }),
    { rootMargin: "800px 0px" }
  );
  document.querySelectorAll(".chart").forEach((chart) => coming.observe(chart.parentElement));
})();
