/* What the reader does: opens scenarios, chooses a way of reading, moves along the charts, prints. */
(() => {
  const el = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  };
  const numbers = new Intl.NumberFormat("en");
  const sum = list => list.reduce((a, b) => a + b, 0);
  const millis = micros => micros === null ? "–" : micros >= 1e6 ? (micros / 1e6).toFixed(2) + " s"
    : (micros / 1000).toFixed(micros < 9950 ? 2 : micros < 99500 ? 1 : 0) + " ms";
  const all = [...document.querySelectorAll("details.scenario")];

  function scenarioOf(node) {
    if (!node.scenario) {
      node.scenario = JSON.parse(node.querySelector("script.series").textContent);
      node.scenario.id = node.id;
    }
    return node.scenario;
  }
  function runsOf(node) {
    const chosen = node.querySelector("input[type=radio]:checked");
    return scenarioOf(node).ways.filter(way => way.name === (chosen ? chosen.value : way.name)).sort((a, b) => b.agent - a.agent);
  }

  function draw(node) {
    const place = node.querySelector(".charts");
    if (!node.open || !place) return;
    (node.plots || []).forEach(plot => plot.destroy());
    const runs = runsOf(node);
    node.plots = Panels.draw(place, scenarioOf(node), runs, index => tell(node, index));
    node.drawnWidth = place.clientWidth;
    place.querySelectorAll("canvas").forEach(canvas => canvas.setAttribute("aria-hidden", "true"));
    node.querySelector(".legend").replaceChildren(...Panels.legend(runs).map(parts => el("li", {}, ...parts)));
    const table = node.querySelector("details.seconds");
    if (table.open) seconds(node);
  }

  /* What stands under the cursor, in words; `index` is null where the cursor is on no chart. */
  function tell(node, index) {
    node.cursor = index;
    const reading = node.querySelector(".reading"), scenario = scenarioOf(node);
    if (index === null || index === undefined) {
      reading.textContent = "";
      return;
    }
    reading.textContent = (index * scenario.bucket / 1000).toFixed(1) + " s: " + runsOf(node)
      .filter(run => index < run.calls.length).map(run => wordsOf(run, index)).join(" · ");
  }
  function wordsOf(run, index) {
    const who = run.agent ? "with Detour " : "without ";
    const layers = Panels.layersOf(run).filter(layer => layer.counts[index] > 0).map(layer => layer.text + " " + layer.counts[index]);
    if (!layers.length) return who + "no read came back";
    return who + "P50 " + millis(run.p50[index]) + ", P99 " + millis(run.p99[index]) + ", longest " + millis(run.max[index])
      + ", " + layers.join(", ");
  }
  function moveTo(node, index) {
    const plot = node.plots && node.plots[0], scenario = scenarioOf(node);
    if (!plot) return;
    const at = Math.max(0, Math.min(plot.data[0].length - 2, index));
    plot.setCursor({ left: plot.valToPos((at + 0.02) * scenario.bucket / 1000, "x"), top: 5 });
    tell(node, at);
  }
  function keyed(node, event) {
    const end = node.plots[0].data[0].length - 2, at = node.cursor === null || node.cursor === undefined ? -1 : node.cursor;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - 10, PageDown: at + 10, Home: 0, End: end }[event.key];
    if (event.key === "Escape") {
      node.plots[0].setCursor({ left: -10, top: -10 });
      tell(node, null);
    } else if (to !== undefined) {
      event.preventDefault();
      moveTo(node, to);
    }
  }

  /* The table of seconds holds, of each second, the worst bucket's latencies: percentiles cannot be added up. */
  function seconds(node) {
    const scenario = scenarioOf(node), per = Math.round(1000 / scenario.bucket), runs = runsOf(node);
    const worst = (list, from) => list.slice(from, from + per).reduce((a, b) => b === null ? a : Math.max(a ?? 0, b), null);
    const rows = [];
    for (let from = 0; from < runs[0].calls.length; from += per) {
      for (const run of runs.filter(r => from < r.calls.length)) {
        const count = list => numbers.format(sum(list.slice(from, from + per)));
        rows.push(el("tr", run.agent ? {} : { class: "without" }, el("th", { scope: "row" }, from / per + " s" + (run.agent ? "" : ", without Detour")),
          ...["p50", "p95", "p99", "max"].map(key => el("td", { class: "number" }, millis(worst(run[key], from)))),
          ...Panels.layersOf(run).map(layer => el("td", { class: "number" }, count(layer.counts)))));
      }
    }
    const heads = ["second", "P50", "P95", "P99", "longest", ...Panels.LAYERS.map(([, , text]) => text)];
    node.querySelector("details.seconds .scroll").replaceChildren(el("table", {},
      el("caption", {}, "Latencies are those of the worst " + scenario.bucket + " ms of each second."),
      el("thead", {}, el("tr", {}, ...heads.map((head, i) => el("th", { scope: "col", class: i ? "number" : "" }, head)))),
      el("tbody", {}, ...rows)));
  }

  function listen(node) {
    node.addEventListener("toggle", () => draw(node));
    node.querySelectorAll("input[type=radio]").forEach(input => input.addEventListener("change", () => draw(node)));
    const charts = node.querySelector(".charts");
    if (!charts) return;
    charts.addEventListener("keydown", event => node.plots && node.plots.length && keyed(node, event));
    node.querySelector("details.seconds").addEventListener("toggle", event => event.target.open && seconds(node));
  }
  all.forEach(listen);
  const openAll = open => all.forEach(node => node.open = open);
  document.getElementById("open-all")?.addEventListener("click", () => openAll(true));
  document.getElementById("close-all")?.addEventListener("click", () => openAll(false));

  /* A link into a closed scenario opens it. */
  function follow() {
    const target = all.find(node => "#" + node.id === decodeURIComponent(location.hash));
    if (target && !target.open) {
      target.open = true;
      target.scrollIntoView();
    }
  }
  addEventListener("hashchange", follow);
  follow();

  /* A canvas keeps the colours and the width that it was drawn with. */
  const redraw = () => all.forEach(draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  matchMedia("print").addEventListener("change", redraw);
  addEventListener("resize", () => all.filter(node => node.open && node.plots
    && node.querySelector(".charts").clientWidth !== node.drawnWidth).forEach(draw));
  redraw();
})();
