"use strict";
window.dash_clientside = Object.assign({}, window.dash_clientside, {
  what_if: {
    // A slider and its number field are two ways to one value: whichever was moved tells the other.
    together: function (number, slide) {
      const moved = window.dash_clientside.callback_context.triggered_id;
      const stay = window.dash_clientside.no_update;
      if (moved && moved.type === "slide") {
        return Number(slide) === Number(number) ? [stay, stay] : [Number(slide), stay];
      }
      return number === null || number === undefined || Number(slide) === Number(number) ? [stay, stay] : [stay, number];
    }
  }
});

// A field for a file is made without a name; it is called as the heading above it.
new MutationObserver(() => {
  for (const field of document.querySelectorAll(".upload input[type=file]:not([aria-label])")) {
    field.setAttribute("aria-label", field.closest(".brought").querySelector("h4").textContent);
  }
}).observe(document.documentElement, { childList: true, subtree: true });
