'use strict';
(() => {
  const OFTEN = 2000;
  const SELDOM = 30000;
  const live = document.getElementById('live');
  const lost = document.getElementById('lost');
  const spoken = document.getElementById('spoken');
  const button = document.getElementById('pause');
  const icon = document.getElementById('icon');
  let paused = false;
  let failures = 0;
  let timer = 0;
  let asking = false;
  let lastAnswer = new Date();
  const whatToSay = () => document.getElementById('summary').getAttribute('data-say');
  let said = whatToSay();

  const keyOf = node => node.nodeType === Node.ELEMENT_NODE ? node.getAttribute('data-key') : null;
  const alike = (one, other) => one.nodeName === other.nodeName && keyOf(one) === keyOf(other);

  // Only what differs is touched, so nothing flickers, and focus, selection and scroll position stay.
  function patch(from, to) {
    if (from.isEqualNode(to)) {
      return;
    }
    if (from.nodeType !== Node.ELEMENT_NODE) {
      from.data = to.data;
      return;
    }
    for (const { name } of [...from.attributes]) {
      // The reader opens and closes details.
      if (!to.hasAttribute(name) && name !== 'open') {
        from.removeAttribute(name);
      }
    }
    for (const { name, value } of to.attributes) {
      if (from.getAttribute(name) !== value) {
        from.setAttribute(name, value);
      }
    }
    patchChildren(from, to);
  }

  function patchChildren(from, to) {
    const keyed = new Map();
    for (const child of from.children) {
      if (keyOf(child) !== null) {
        keyed.set(keyOf(child), child);
      }
    }
    let at = from.firstChild;
    for (const wanted of [...to.childNodes]) {
      let known = keyOf(wanted) === null ? at : keyed.get(keyOf(wanted));
      if (!known || !alike(known, wanted)) {
        from.insertBefore(document.importNode(wanted, true), at);
        continue;
      }
      if (known === at) {
        at = at.nextSibling;
      } else {
        from.insertBefore(known, at);
      }
      patch(known, wanted);
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  // Moments are in UTC in the page; people read the time of their clocks, and find UTC on hover.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'local time';
  const two = number => String(number).padStart(2, '0');
  function localTimes(root) {
    for (const moment of root.querySelectorAll('time')) {
      const at = new Date(moment.getAttribute('datetime'));
      if (!isNaN(at)) {
        const clock = two(at.getHours()) + ':' + two(at.getMinutes());
        const today = at.toDateString() === new Date().toDateString();
        moment.textContent = today
          ? clock + ':' + two(at.getSeconds())
          : at.getFullYear() + '-' + two(at.getMonth() + 1) + '-' + two(at.getDate()) + ' ' + clock;
      }
    }
  }

  function dead(since) {
    const headline = document.getElementById('headline');
    headline.className = 'headline bad';
    headline.textContent = '\u2715 No answer from vpcrouter since ' + since + '. Everything below is as old as that.';
    document.title = '\u2715 No answer - vpcrouter';
    icon.setAttribute('href', icon.getAttribute('href').replace(/fill='%23[0-9a-f]+'/, "fill='%23b3151f'"));
  }

  function show(text) {
    const next = new DOMParser().parseFromString(text, 'text/html');
    localTimes(next);
    const nextLive = next.getElementById('live');
    const build = document.documentElement.getAttribute('data-build');
    if (!nextLive) {
      throw new Error('another page');
    }
    if (next.documentElement.getAttribute('data-build') !== build) {
      location.reload();
      return;
    }
    const focused = document.activeElement;
    patch(live, nextLive);
    if (focused && focused !== document.activeElement && focused.isConnected) {
      focused.focus({ preventScroll: true });
    }
    document.title = next.title;
    icon.setAttribute('href', next.getElementById('icon').getAttribute('href'));
    // Said only when it changes: a screen reader would otherwise never stop talking.
    const now = whatToSay();
    if (said !== now) {
      said = now;
      spoken.textContent = now;
    }
  }

  async function ask() {
    if (asking || paused || document.hidden) {
      return;
    }
    asking = true;
    const start = performance.now();
    let rest = OFTEN;
    try {
      const answer = await fetch(location.pathname + location.search, {
        headers: { Accept: 'text/html' },
        cache: 'no-store',
        redirect: 'error',
        signal: AbortSignal.timeout(SELDOM),
      });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      show(await answer.text());
      failures = 0;
      lastAnswer = new Date();
      lost.hidden = true;
      // A page that is much work for the server is asked for less often.
      rest = Math.max(OFTEN, 10 * (performance.now() - start));
    } catch (problem) {
      failures++;
      const since = two(lastAnswer.getHours()) + ':' + two(lastAnswer.getMinutes()) + ':' + two(lastAnswer.getSeconds());
      lost.textContent = 'No answer from vpcrouter since ' + since + '. What is shown here is as old as that.';
      lost.hidden = false;
      dead(since);
      rest = OFTEN * 2 ** failures;
    }
    asking = false;
    clearTimeout(timer);
    timer = setTimeout(ask, Math.min(SELDOM, rest));
  }

  localTimes(document);
  document.getElementById('zone').textContent = 'Times are those of your clock (' + zone + '), and UTC on hover.';
  button.hidden = false;
  button.addEventListener('click', () => {
    paused = !paused;
    button.textContent = paused ? 'Resume updates' : 'Pause updates';
    ask();
  });
  document.addEventListener('visibilitychange', ask);
  timer = setTimeout(ask, OFTEN);
})();
