"use strict";
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  dashboard: {
    // Labels beside a plot need room; each figure brings what changes where there is none.
    view: (path, search) => ({ path: path, search: search, narrow: window.innerWidth < 800 }),

    // A new page: name it, and put the keyboard and the screen reader at its start, but not on the first load.
    arrived: function () {
      const heading = document.querySelector("main h1");
      window.clinicsimFigures.look();
      if (heading) {
        document.title = heading.textContent + " - clinicsim";
        const here = window.location.pathname;
        if (this.at !== undefined && this.at !== here) {
          document.getElementById("main").focus();
          window.scrollTo(0, 0);
        }
        this.at = here;
      }
      return window.dash_clientside.no_update;
    }
  }
});

// A chosen value is an address: go there as a link would.
document.addEventListener("change", (event) => {
  const field = event.target.closest("select.goes-there");
  if (field && field.value) {
    window.history.pushState({}, "", field.value);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }
});

// Most tables are never opened: one is built from its text when it is, as the server builds those that stand open.
function element(name, attributes, children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

function fill(place) {
  const data = JSON.parse(place.dataset.table);
  const cells = (row) => row.map((text, column) => column === 0
    ? element("th", { scope: "row" }, [text])
    : element("td", { className: data.classes[column] }, [text]));
  const head = data.head.map((text, column) => element("th", { scope: "col", className: data.classes[column] }, [text]));
  const table = element("table", { className: "data" }, [
    element("caption", {}, [element("span", {}, [data.caption])]),
    element("thead", {}, [element("tr", {}, head)]),
    element("tbody", {}, data.rows.map((row) => element("tr", {}, cells(row))))
  ]);
  const scroll = element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: data.caption }, [table]);
  place.replaceChildren(scroll);
}

document.addEventListener("toggle", (event) => {
  const place = event.target.open && event.target.querySelector(":scope > .late-table");
  if (place) fill(place);
}, true);

// Another page may use the same place for another table.
new MutationObserver((changes) => changes.forEach(({ target }) => {
  if (target.childElementCount) fill(target);
})).observe(document.documentElement, { subtree: true, attributes: true, attributeFilter: ["data-table"] });
