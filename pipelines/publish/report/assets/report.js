// Draws the charts of a report when they come near the screen.  No chart is needed to read it: tables stand beneath.
(function () {
  "use strict";
  var read = function (id) {
    var element = document.getElementById(id);
    return element ? JSON.parse(element.textContent) : null;
  };
  var specs = read("charts") || {};
  var outlines = read("outlines");
  var box = document.getElementById("tooltip");
  var config = {
    background: null,
    font: "system-ui, sans-serif",
    aria: false,
    view: { stroke: null },
    text: { fill: "currentColor", fontSize: 12 },
    axis: {
      labelColor: "currentColor", titleColor: "currentColor", titleFontWeight: "normal", labelFontSize: 11.5, titleFontSize: 12,
      gridColor: "#8a8f98", gridOpacity: 0.25, domainColor: "#8a8f98", tickColor: "#8a8f98",
    },
    legend: { labelColor: "currentColor", titleColor: "currentColor", titleFontWeight: "normal", labelFontSize: 11.5 },
  };

  function tooltip(handler, event, item, value) {
    if (value === null || value === undefined || value === "") {
      box.hidden = true;
      return;
    }
    box.textContent = "";
    Object.keys(value).forEach(function (name) {
      var row = document.createElement("div");
      var term = document.createElement("b");
      term.textContent = name + ": ";
      row.appendChild(term);
      row.appendChild(document.createTextNode(String(value[name])));
      box.appendChild(row);
    });
    box.hidden = false;
    var x = event.pageX + 14, y = event.pageY + 14;
    box.style.left = Math.max(8, Math.min(x, window.scrollX + document.documentElement.clientWidth - box.offsetWidth - 12)) + "px";
    box.style.top = y + "px";
  }

  function draw(place) {
    if (place.dataset.drawn) return Promise.resolve();
    place.dataset.drawn = "yes";
    var spec = specs[place.dataset.chart];
    if (place.dataset.chart === "map") spec.datasets = Object.assign({}, spec.datasets, { outlines: outlines });
    var compiled = vegaLite.compile(spec, { config: config }).spec;
    var view = new vega.View(vega.parse(compiled, null, { ast: true }), {
      expr: vega.expressionInterpreter, renderer: "svg", container: place, hover: false, tooltip: tooltip,
    });
    return view.runAsync().then(function () {
      place.style.minHeight = "0";
    }).catch(function (error) {
      place.classList.add("failed");
      console.error(place.dataset.chart, error);
    });
  }

  var places = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  if (location.hash === "#all" || !("IntersectionObserver" in window)) {
    places.forEach(draw);
  } else {
    var watch = new IntersectionObserver(function (seen) {
      seen.forEach(function (each) {
        if (each.isIntersecting) { watch.unobserve(each.target); draw(each.target); }
      });
    }, { rootMargin: "600px" });
    places.forEach(function (place) { watch.observe(place); });
    // A page that is printed needs all of them; they are drawn while nobody waits.
    var idle = window.requestIdleCallback || function (call) { return setTimeout(call, 200); };
    var rest = places.slice();
    var next = function () {
      var place = rest.shift();
      if (place) draw(place).then(function () { idle(next); });
    };
    idle(next);
  }

  window.addEventListener("beforeprint", function () {
    places.forEach(draw);
    document.querySelectorAll("details").forEach(function (each) {
      if (!each.open) { each.open = true; each.dataset.opened = "yes"; }
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-opened]").forEach(function (each) {
      each.open = false;
      delete each.dataset.opened;
    });
  });
})();
