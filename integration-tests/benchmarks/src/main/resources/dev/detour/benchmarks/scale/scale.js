"use strict";
/* Draws each panel's curves from the columns beside it. Texts get into the document as text, never as markup. */
(() => {
  const STYLES = { detour: [2.5, []], client: [1.25, [2, 3]], map: [1.5, [8, 4]], virtual: [2.5, [1, 0]], "virtual-client": [1.25, [2, 3]] };
  const SVG = "http://www.w3.org/2000/svg", HEIGHT = 260;
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const counted = new Intl.NumberFormat("en", { notation: "compact" });

  function sampleOf(style) {
    const [width, dash] = STYLES[style], drawing = document.createElementNS(SVG, "svg"), line = document.createElementNS(SVG, "line");
    drawing.setAttribute("viewBox", "0 0 26 10");
    drawing.setAttribute("aria-hidden", "true");
    for (const [name, value] of Object.entries({ x1: 0, x2: 26, y1: 5, y2: 5, stroke: colour(style), "stroke-width": width,
      "stroke-dasharray": dash.join(" ") })) line.setAttribute(name, value);
    drawing.append(line);
    return drawing;
  }
  function itemOf(line) {
    const item = document.createElement("li");
    item.append(sampleOf(line.style), line.name);
    return item;
  }

  const seriesOf = line => {
    const [width, dash] = STYLES[line.style], stroke = colour(line.style);
    return { label: line.name, stroke, width, dash, spanGaps: true, points: { show: true, size: 6, stroke, fill: colour("card") } };
  };
  const bound = line => ({ label: line.name, stroke: "transparent", width: 0, spanGaps: true, points: { show: false } });
  const translucent = name => colour(name) + "33";

  function axes(panel) {
    const ink = colour("soft"), grid = { stroke: colour("line"), width: 1 }, font = "11px system-ui, sans-serif";
    return [
      { stroke: ink, font, grid, ticks: { show: false }, splits: () => panel.x, values: (u, at) => at.map(n => counted.format(n)) },
      { stroke: ink, font, grid, ticks: { show: false }, size: 60, values: (u, at) => at.map(n => n + " ns") }];
  }

  function draw(section) {
    const panel = JSON.parse(section.querySelector("script.series").textContent), place = section.querySelector(".chart");
    section.querySelector(".legend").replaceChildren(...panel.lines.map(itemOf));
    place.replaceChildren();
    if (!panel.x.length) return;
    const banded = panel.lines.filter(line => line.style === "detour" || line.style === "virtual");
    const data = [panel.x, ...panel.lines.map(line => line.nanos), ...banded.flatMap(line => [line.high, line.low])];
    const firstBound = 1 + panel.lines.length;
    const plot = new uPlot({
      width: Math.max(260, place.clientWidth), height: HEIGHT, padding: [8, 16, 0, 0], legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, distr: 3, log: 10, range: (u, min, max) => [min / 1.3, max * 1.3] },
        y: { range: (u, min, max) => [0, max * 1.1] } },
      axes: axes(panel),
      series: [{}, ...panel.lines.map(seriesOf), ...banded.flatMap(line => [bound(line), bound(line)])],
      bands: banded.map((line, i) => ({ series: [firstBound + 2 * i, firstBound + 2 * i + 1], fill: translucent(line.style) }))
    }, data, place);
    plot.root.querySelectorAll("canvas").forEach(canvas => canvas.setAttribute("aria-hidden", "true"));
  }

  const all = [...document.querySelectorAll("section.panel")], redraw = () => all.forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) redraw();
    width = innerWidth;
  });
  redraw();
})();
