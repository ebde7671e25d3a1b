"use strict";
/*
 * The panels of one way of reading, on one axis of time: latency, who answered, breakers, loads of the origin.
 * Given are columns, a value for each bucket of time; texts get into the document as text, never as markup.
 */
const Panels = (() => {
  const LAYERS = [["PRIMARY", "redis", "Redis"], ["RETRY", "retry", "retry"], ["REDIRECT", "redirect", "redirect"],
    ["REPLICA", "replica", "replica"], ["LOCAL", "local", "local"], ["ORIGIN", "origin", "origin"], ["STALE", "stale", "stale"],
    ["NULL", "null", "null to the caller"], ["ERROR", "unanswered", "exception to the caller"]];
  const LATENCIES = [["max", "max", "longest", 1, [2, 3]], ["p99", "p99", "P99", 2, []], ["p95", "p95", "P95", 1.5, [6, 3]],
    ["p50", "p50", "P50", 1.25, []]];
  /* Of breakers: height and shape tell as much as colour; a ramp rises. */
  const STATES = { closed: ["local", 0.16, "closed"], ramp: ["probing", 1, "ramp"], half_open: ["probing", 0.55, "half open"],
    open: ["unanswered", 1, "open"] };
  const LEFT = 66, STEPPED = uPlot.paths.stepped({ align: 1 });

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const sum = list => list.reduce((a, b) => a + b, 0);
  const last = list => list[list.length - 1];

  /* Layers that colour alone does not tell apart for everybody have a texture: lines at an angle, or dots. */
  const TEXTURES = { unanswered: pen => { for (const x of [-6, 0, 6]) { pen.moveTo(x, 6); pen.lineTo(x + 6, 0); } },
    null: pen => pen.rect(2.4, 2.4, 1.2, 1.2), stale: pen => { pen.moveTo(0, 3); pen.lineTo(6, 3); },
    retry: pen => { pen.moveTo(3, 0); pen.lineTo(3, 6); } };
  function fillOf(name) {
    const texture = TEXTURES[name];
    if (!texture) return colour(name);
    const tile = document.createElement("canvas"), pen = tile.getContext("2d"), scale = Math.max(1, Math.round(devicePixelRatio));
    tile.width = tile.height = 6 * scale;
    pen.scale(scale, scale);
    pen.fillStyle = colour(name);
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = colour("card");
    pen.lineWidth = 1.2;
    pen.beginPath();
    texture(pen);
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  /* A sample for the legend: of a line, or of what fills an area; of a breaker's state with its height. */
  function sample(paint) {
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d"), scale = devicePixelRatio;
    canvas.width = 22 * scale;
    canvas.height = 12 * scale;
    canvas.setAttribute("aria-hidden", "true");
    pen.scale(scale, scale);
    paint(pen);
    return canvas;
  }
  const lineSample = (name, width, dash) => sample(pen => {
    pen.strokeStyle = colour(name);
    pen.lineWidth = width + 0.5;
    pen.setLineDash(dash);
    pen.moveTo(0, 6);
    pen.lineTo(22, 6);
    pen.stroke();
  });
  const areaSample = (name, share, rising) => sample(pen => {
    pen.fillStyle = fillOf(name);
    trace(pen, 3, 12, 16, 12 * share, rising);
    pen.fill();
  });
  function trace(pen, from, floor, wide, tall, rising) {
    pen.beginPath();
    if (rising) [[from, floor], [from + wide, floor - tall], [from + wide, floor]].forEach(at => pen.lineTo(...at));
    else pen.rect(from, floor - tall, wide, tall);
  }
  const legend = runs => {
    const counts = runs.map(run => layersOf(run).map(layer => sum(layer.counts)));
    const seen = new Set(runs.flatMap(run => Object.values(run.breakers || {}).flatMap(spans => spans.map(([, state]) => state))));
    return [...LATENCIES.map(([, name, text, width, dash]) => [lineSample(name, width, dash), text]).reverse(),
      ...LAYERS.filter((layer, i) => sum(counts.map(count => count[i])) > 0).map(([, name, text]) => [areaSample(name, 1), text]),
      ...Object.entries(STATES).filter(([state]) => seen.has(state))
        .map(([state, [name, share, text]]) => [areaSample(name, share, state === "ramp"), "breaker " + text])];
  };

  /* What was answered by whom in each bucket. Who has no tiers ran without Detour: there all that is not lost is Redis's. */
  function layersOf(way) {
    const zero = way.calls.map(() => 0);
    const tiers = way.tiers || { PRIMARY: way.calls.map((n, i) => Math.max(0, n - way.errors[i] - way.nulls[i])) };
    return LAYERS.map(([key, name, text]) => ({ name, text,
      counts: key === "NULL" ? way.nulls : key === "ERROR" ? way.errors : tiers[key] || zero }));
  }

  /* A stepped line holds its last value up to the end of the last bucket. */
  const closed = values => values.concat(values.length ? [last(values)] : []);
  const timesOf = (scenario, way) => closed(way.calls).map((n, i) => i * scenario.bucket / 1000);

  const millisText = ms => ms >= 1000 ? ms / 1000 + " s" : ms + " ms";
  const rateText = n => n >= 10000 ? n / 1000 + " k" : String(n);

  function axes(lowest, values, splits) {
    const grid = { stroke: colour("line"), width: 1 }, ink = colour("soft"), font = "11px system-ui, sans-serif";
    return [
      { stroke: ink, font, grid, ticks: { show: false }, size: lowest ? 24 : 6, gap: 4,
        values: (u, at) => at.map(s => lowest ? s + " s" : "") },
      { stroke: ink, font, grid, ticks: { show: false }, size: LEFT, gap: 6, values, ...(splits ? { splits } : {}) }];
  }

  function frame(place, spec, group) {
    const shade = u => {
      const band = document.createElement("div"), word = document.createElement("span");
      band.className = "fault-span";
      band.append(word);
      word.textContent = spec.first ? "fault" : "";
      u.over.append(band);
    };
    const placeShade = u => {
      const band = u.over.querySelector(".fault-span"), from = Math.max(0, spec.fault.from / 1000);
      const left = u.valToPos(from, "x"), to = u.valToPos(Math.min(spec.length, spec.fault.to / 1000), "x");
      band.style.left = left + "px";
      band.style.width = Math.max(1, to - left) + "px";
    };
    return new uPlot({
      width: Math.max(260, place.clientWidth), height: spec.height, padding: [6, 14, 0, 0], legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, sync: { key: group.key, scales: ["x", null] } },
      scales: { x: { time: false, range: [0, spec.length] }, y: spec.scale },
      axes: axes(spec.lowest, spec.values, spec.splits),
      series: [{}, ...spec.series],
      hooks: { ready: [shade, placeShade], setCursor: [u => group.told(u.cursor.idx)],
        ...(spec.draw ? { draw: [spec.draw] } : {}) } }, spec.data, place);
  }

  const decades = ([from, to]) => Array.from({ length: Math.round(Math.log10(to / from)) + 1 },
    (none, i) => Number((from * Math.pow(10, i)).toPrecision(1)));

  function latency(scenario, way, ceiling) {
    const data = LATENCIES.map(([key]) => closed(way[key]).map(micros => micros === null ? null : Math.max(micros, 10) / 1000));
    return { title: "Latency of a read, for each " + scenario.bucket + " ms", height: 210,
      scale: { distr: 3, log: 10, range: ceiling },
      splits: () => decades(ceiling), values: (u, at) => at.map(millisText),
      series: LATENCIES.map(([, name, , width, dash]) => ({ stroke: colour(name), width, dash, paths: STEPPED, points: { show: false } })),
      data: [timesOf(scenario, way), ...data] };
  }

  /* The whole is painted first and each layer below it over that, so that no layer needs to know its floor. */
  function answered(scenario, way, ceiling) {
    const layers = layersOf(way).filter(layer => sum(layer.counts) > 0), perSecond = 1000 / scenario.bucket;
    let floor = way.calls.map(() => 0);
    const roofs = layers.map(layer => floor = floor.map((low, i) => low + layer.counts[i] * perSecond));
    return { title: "Reads a second, by who answered", height: 150, scale: { range: [0, ceiling || 1] },
      values: (u, at) => at.map(rateText),
      series: layers.map(layer => ({ fill: fillOf(layer.name), stroke: colour("card"), width: 1, paths: STEPPED, points: { show: false } }))
        .reverse(),
      data: [timesOf(scenario, way), ...roofs.map(closed).reverse()] };
  }

  function breakers(scenario, way) {
    const servers = Object.keys(way.breakers || {});
    if (!servers.length) return null;
    const local = servers.every(s => s.startsWith("127.0.0.1:"));
    const names = servers.map(s => local ? s.substring(9) : s);
    return { title: "Breakers, a row for each server", height: 14 + 18 * servers.length,
      scale: { range: [0, servers.length], dir: -1 }, splits: () => names.map((n, i) => i + 0.5),
      values: () => names, series: [], data: [timesOf(scenario, way)],
      draw: u => servers.forEach((server, row) => drawStates(u, scenario, way.breakers[server], row)) };
  }
  function drawStates(u, scenario, spans, row) {
    const roof = u.valToPos(row, "y", true), height = u.valToPos(row + 1, "y", true) - roof;
    spans.forEach(([bucket, state], i) => {
      const [name, share] = STATES[state] || STATES.half_open;
      const end = i + 1 < spans.length ? spans[i + 1][0] * scenario.bucket / 1000 : scenario.length / 1000;
      const from = u.valToPos(bucket * scenario.bucket / 1000, "x", true), to = u.valToPos(end, "x", true);
      u.ctx.fillStyle = fillOf(name);
      const floor = roof + height * 0.89, tall = height * 0.78 * share, wide = Math.max(1, to - from);
      trace(u.ctx, from, floor, wide, tall, state === "ramp");
      u.ctx.fill();
    });
  }

  function loads(scenario, way, ceiling) {
    if (!way.origin || !sum(way.origin)) return null;
    return { title: "Loads of the origin a second", height: 100, scale: { range: [0, ceiling] },
      values: (u, at) => at.map(rateText),
      series: [{ stroke: colour("origin"), fill: colour("origin"), width: 1, paths: STEPPED, points: { show: false } }],
      data: [timesOf(scenario, way), closed(way.origin.map(n => n * 1000 / scenario.bucket))] };
  }

  function ceilings(scenario, runs) {
    const perSecond = 1000 / scenario.bucket, most = lists => Math.max(1, ...lists.flat());
    const micros = runs.flatMap(run => LATENCIES.flatMap(([key]) => run[key])).filter(v => v !== null);
    const power = (value, round) => Math.pow(10, round(Math.log10(value / 1000)));
    return {
      latency: [power(Math.max(10, Math.min(1000, ...micros)), Math.floor), power(Math.max(10000, ...micros), Math.ceil)],
      answered: 1.05 * perSecond * most(runs.map(run => layersOf(run).map(l => l.counts)
        .reduce((a, b) => a.map((n, i) => n + b[i])))),
      loads: 1.05 * perSecond * most(runs.map(run => run.origin || [])) };
  }

  /*
   * Draws the panels of these runs, one column for each, and returns the plots.
   * `told` is called with the index of the bucket under the cursor, or null.
   */
  function draw(place, scenario, runs, told) {
    const top = ceilings(scenario, runs), group = { key: scenario.id, told };
    const makers = [r => latency(scenario, r, top.latency), r => answered(scenario, r, top.answered),
      r => loads(scenario, r, top.loads), r => breakers(scenario, r)];
    const columns = runs.map(run => {
      const specs = makers.map(make => make(run)).filter(spec => spec);
      return { node: columnOf(run), panels: specs.map((spec, i) => ({ ...spec, first: i === 0, lowest: i === specs.length - 1 })) };
    });
    const grid = document.createElement("div");
    grid.className = "columns" + (runs.length > 1 ? " two" : "");
    grid.append(...columns.map(column => column.node));
    place.replaceChildren(grid); // before anything is drawn: a plot is as wide as its column
    return columns.flatMap(({ node, panels }) => panels.map(spec => frame(panelOf(node, spec),
      { ...spec, height: spec.height + (spec.lowest ? 18 : 0), fault: scenario.fault, length: scenario.length / 1000 }, group)));
  }
  function columnOf(run) {
    const column = document.createElement("div"), head = document.createElement("h4");
    head.textContent = run.name + (run.agent ? " with Detour" : " without Detour");
    column.append(head);
    return column;
  }
  function panelOf(column, spec) {
    const panel = document.createElement("div"), title = document.createElement("p");
    panel.className = "panel";
    title.className = "title";
    title.textContent = spec.title;
    panel.append(title);
    column.append(panel);
    return panel;
  }

  return { draw, legend, layersOf, LAYERS };
})();
