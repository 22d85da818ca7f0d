// What the pages of the console do in a browser beside htmx: theme, charts, copying, keys. The first part runs before
// the page is drawn, so that no page flashes in the other colours.
(() => {
  'use strict';
  const root = document.documentElement;
  const THEME = 'signalbox-theme';

  const remembered = () => {
    try { return localStorage.getItem(THEME); } catch { return null; }
  };
  const applyTheme = theme => {
    if (theme === 'dark' || theme === 'light') root.dataset.theme = theme;
  };
  applyTheme(remembered());

  const isDark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;

  const toggleTheme = () => {
    const theme = isDark() ? 'light' : 'dark';
    applyTheme(theme);
    try { localStorage.setItem(THEME, theme); } catch { /* then it lasts as long as the page */ }
    drawCharts(document);
  };

  // ---- charts

  const colour = name => getComputedStyle(root.appendChild(Object.assign(document.createElement('i'), { className: 'key ' + name }))).backgroundColor;
  const colours = () => {
    const found = { good: colour('chart-good'), bad: colour('chart-bad'), other: colour('chart-other') };
    root.querySelectorAll(':scope > i.key').forEach(it => it.remove());
    const style = getComputedStyle(document.body);
    found.text = getComputedStyle(document.querySelector('footer')).color;
    found.line = getComputedStyle(document.querySelector('.bar')).borderBottomColor;
    found.font = '11px ' + style.fontFamily;
    return found;
  };

  const draw = element => {
    if (!window.uPlot) return;
    const [at, good, bad, other] = JSON.parse(element.dataset.chart);
    // The highest first, so that each lower one lies on it.
    const upToBad = good.map((n, i) => n + bad[i]);
    const all = upToBad.map((n, i) => n + other[i]);
    const is = colours();
    const bars = uPlot.paths.bars({ size: [0.75, 14], align: 1 });
    const series = fill => ({ paths: bars, fill, stroke: fill, width: 0, points: { show: false } });
    const axis = more => ({ stroke: is.text, font: is.font, grid: { stroke: is.line, width: 1 }, ticks: { show: false }, ...more });
    element.replaceChildren();
    element.plot = new uPlot({
      width: element.clientWidth, height: element.clientHeight,
      tzDate: at => uPlot.tzDate(new Date(at * 1000), 'Etc/UTC'),
      legend: { show: false }, cursor: { show: false },
      // The last bar lies to the right of its minute.
      scales: { x: { range: (_, least, most) => [least, most + 60] }, y: { range: (_, least, most) => [0, Math.max(4, most)] } },
      axes: [
        axis({ grid: { show: false }, values: (_, splits) => splits.map(it => new Date(it * 1000).toISOString().slice(11, 16)), space: 60, size: 26 }),
        axis({ size: 34, space: 36, values: (_, splits) => splits.map(it => Number.isInteger(it) ? it : '') }),
      ],
      series: [{}, series(is.other), series(is.bad), series(is.good)],
    }, [at, all, upToBad, good], element);
  };
  const drawCharts = within => within.querySelectorAll('[data-chart]').forEach(draw);

  // ---- what changes by itself

  // A browser has six connections for one host over HTTP/1.1: tabs that nobody looks at give theirs back.
  const REST_AFTER = 20000;
  const sources = new Set();
  let resting, rests = false;
  const rest = () => {
    sources.forEach(it => it.close());
    sources.clear();
    rests = true;
  };
  const wake = () => {
    rests = false;
    document.querySelectorAll('[sse-connect]').forEach(it => {
      const again = it.cloneNode(true);
      it.replaceWith(again);
      htmx.process(again);
      drawCharts(again);
    });
  };
  const look = () => {
    clearTimeout(resting);
    if (document.hidden) resting = setTimeout(rest, REST_AFTER);
    else if (rests) wake();
  };

  const tellLive = (text, lost) => {
    const place = document.querySelector('[data-live]');
    if (!place || place.textContent === text) return;
    place.hidden = false;
    place.textContent = text;
    place.classList.toggle('lost', lost);
  };

  const listen = () => {
    document.body.addEventListener('htmx:sseOpen', event => {
      tellLive('Live', false);
      sources.add(event.detail.source);
      event.detail.source.addEventListener('pulse', pulse =>
        pulse.data === 'live' ? tellLive('Live', false) : tellLive('Cannot be read now', true));
    });
    document.body.addEventListener('htmx:sseError', () => tellLive('Connecting again …', true));
    // What is shown already is not drawn again: it may be selected, scrolled or read just now.
    document.body.addEventListener('htmx:sseBeforeMessage', event => {
      const hash = /^<!--(\w+)-->/.exec(event.detail.data);
      if (!hash) return;
      if (event.target.dataset.hash === hash[1]) event.preventDefault();
      else event.target.dataset.hash = hash[1];
    });
    document.body.addEventListener('htmx:afterSettle', event => drawCharts(event.target));
  };

  // ---- copying, keys, login

  const copy = async button => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Not allowed';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  };

  const press = event => {
    const typing = event.target.closest('input, textarea, select');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      document.querySelector('[data-key="/"]').focus();
    }
  };

  // The link that `signalbox local` prints holds the token behind the hash, which no browser sends anywhere.
  const logIn = () => {
    const form = document.querySelector('form[data-login]');
    if (!form || location.hash.length < 2) return;
    form.elements.token.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, '', location.pathname + location.search);
    form.requestSubmit();
  };

  // What came of an action is told once, not at each reload.
  const forgetNote = () => {
    const url = new URL(location.href);
    if (url.searchParams.has('note') && document.querySelector('.note')) {
      if (url.searchParams.get('note') === 'submitted' && !document.querySelector('[sse-connect]')) return;
      url.searchParams.delete('note');
      history.replaceState(null, '', url);
    }
  };

  document.addEventListener('DOMContentLoaded', () => {
    listen();
    drawCharts(document);
    forgetNote();
    logIn();
    document.addEventListener('keydown', press);
    document.addEventListener('visibilitychange', look);
    document.addEventListener('click', event => {
      if (event.target.closest('[data-theme-toggle]')) toggleTheme();
      const button = event.target.closest('[data-copy]');
      if (button) copy(button);
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawCharts(document));
    let resized;
    addEventListener('resize', () => { clearTimeout(resized); resized = setTimeout(() => drawCharts(document), 150); });
  });
})();
