// The attendance app: which screen is shown follows from the address (#12 marks meeting 12, #12/quet scans, #12/quet/ra
// scans people out). Every mark is kept on the device before it is shown; delivering happens beside.
import { sound } from "../tones.js";
import { PARTLY, listOf, makeEvent, minutesSinceStart, minutesUntilEnd, readPass } from "./marking.js";
import { startScanning, stopScanning } from "./scanner.js";
import { queue } from "./store.js";
import { exchange, keptPeople } from "./sync.js";
import { el, fold } from "./view.js";

const words = JSON.parse(document.querySelector("#words").textContent);
const addresses = JSON.parse(document.querySelector("#addresses").textContent);
const screen = document.querySelector("#screen");
const bar = document.querySelector("#state");
let people = null;
let waiting = [];
let trouble = "";
let soon = null;

const meetingOf = (id) => people?.meetings.find((meeting) => meeting.id === id);

async function load() {
  people = await keptPeople();
  waiting = (await queue.all()).sort((one, other) => one.happened_at - other.happened_at);
}

async function sync() {
  clearTimeout(soon);
  try {
    people = await exchange(addresses);
    trouble = "";
    bar.dataset.synced = Date.now();
  } catch (error) {
    trouble = { signed_out: "sign_in", not_allowed: "not_allowed" }[error.message] ?? "offline";
  }
  await load();
  showState();
  refresh();
  soon = setTimeout(sync, trouble === "offline" ? 10000 : 30000);
}

async function keep(...events) {
  await queue.put(...events);
  waiting.push(...events);
  showState();
  clearTimeout(soon);
  soon = setTimeout(sync, 800);
}

function showState() {
  const own = waiting.filter((event) => !event.refused);
  const foreign = own.some((event) => people && event.by !== people.user);
  const refused = waiting.filter((event) => event.refused);
  bar.dataset.waiting = own.length;
  bar.dataset.trouble = trouble;
  const said = [
    el("b", { id: "waiting" }, own.length ? `● ${own.length} ${words.waiting}` : `✓ ${words.all_sent}`),
    trouble === "offline" && el("span", {}, words.offline),
    trouble === "sign_in" && el("a", { href: addresses.sign_in }, words.sign_in),
    trouble === "not_allowed" && el("span", {}, words.not_allowed),
    foreign && el("span", {}, words.other_account),
    ...refused.map((event) =>
      el("p", { className: "app-refused" }, `${words.refused} ${nameOf(event)} – ${event.refused.message} `,
        el("button", { type: "button", className: "button button-small button-quiet", onclick: () => forget(event) }, words.understood)),
    ),
  ];
  bar.replaceChildren(...said.filter(Boolean));
}

function nameOf(event) {
  return meetingOf(event.meeting)?.people.find((person) => person.id === event.registration)?.name ?? event.registration;
}

async function forget(event) {
  await queue.remove(event.key);
  await load();
  showState();
  refresh();
}

// --- screens ---

function show() {
  stopScanning();
  const [id, mode, way] = location.hash.slice(1).split("/");
  const meeting = meetingOf(Number(id));
  if (!meeting) return showMeetings();
  return mode === "quet" ? showScanner(meeting, way === "ra" ? "left" : "arrived") : showList(meeting);
}

// After a delivery: lists are drawn anew unless somebody is typing in them; the camera goes on.
function refresh() {
  if (screen.dataset.screen === "scan") return;
  if (screen.contains(document.activeElement) && document.activeElement.matches("input")) return;
  const [at, focused] = [scrollY, document.activeElement?.id];
  show();
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo(0, at);
}

function head(meeting) {
  return el("header", { className: "app-head" },
    el("a", { href: "#" }, `← ${words.back}`),
    el("h1", {}, meeting.title),
    el("p", {}, `${meeting.day} · ${meeting.half_day}${meeting.room ? ` · ${meeting.room}` : ""}`));
}

function showMeetings() {
  screen.dataset.screen = "meetings";
  screen.replaceChildren(
    ...(people?.meetings.length ? [] : [el("p", {}, words.no_meetings)]),
    ...(people?.meetings ?? []).map((meeting) => {
      const list = listOf(meeting, waiting);
      const marked = list.filter((person) => person.mark).length;
      return el("article", { className: "app-meeting" },
        el("h2", {}, meeting.title),
        el("p", {}, `${meeting.day} · ${meeting.half_day}${meeting.room ? ` · ${meeting.room}` : ""} · ${marked}/${list.length}`),
        el("p", { className: "actions" },
          el("a", { className: "button", href: `#${meeting.id}` }, words.mark),
          el("a", { className: "button button-secondary", href: `#${meeting.id}/quet` }, words.scan)));
    }),
  );
}

function showList(meeting) {
  screen.dataset.screen = "list";
  const list = listOf(meeting, waiting);
  const marked = el("b", { id: "marked" }, `${list.filter((person) => person.mark).length}/${list.length}`);
  const rows = list.map((person, number) => rowOf(meeting, person, number));
  const search = el("input", {
    type: "search", placeholder: words.search, "aria-label": words.search,
    oninput: () => rows.forEach((row, number) => { row.hidden = !fold(list[number].name).includes(fold(search.value)); }),
  });
  screen.replaceChildren(
    head(meeting),
    el("p", { className: "actions" },
      el("a", { className: "button button-secondary", href: `#${meeting.id}/quet` }, words.scan),
      el("button", { type: "button", id: "rest", className: "button button-secondary", onclick: () => markRest(meeting) }, words.rest),
      marked),
    search,
    el("ol", { className: "app-list" }, ...rows),
  );
}

function rowOf(meeting, person, number) {
  const buttons = Object.entries(words.marks).map(([mark, word]) =>
    el("button", {
      type: "button", id: `m${person.id}-${mark}`, className: `app-mark is-${mark}`, "aria-pressed": String(person.mark === mark && person.doubt !== "conflict"),
      "aria-label": `${word}: ${person.name}`, onclick: () => mark === "excused" ? askReason(meeting, person) : set(meeting, person, mark),
    }, word));
  return el("li", { id: `p${person.id}`, data: { mark: person.mark, waits: person.waits } },
    el("p", { className: "app-name" }, `${number + 1}. ${person.name} `,
      person.waits && el("span", { className: "app-waits", title: words.waiting }, "●"),
      person.doubt === "conflict" && el("strong", { className: "app-doubt" }, words.conflict)),
    el("div", { className: "app-marks", role: "group", "aria-label": person.name }, ...buttons),
    PARTLY.has(person.mark) && el("label", { className: "app-minutes" }, `${words.minutes} `,
      el("input", { type: "number", inputMode: "numeric", min: 1, max: meeting.minutes, value: person.minutes,
        onchange: (event) => set(meeting, person, person.mark, Number(event.target.value)) })),
    person.mark === "excused" && person.reason && el("p", { className: "muted" }, person.reason));
}

async function set(meeting, person, mark, minutes = null) {
  const now = Date.now();
  if (mark === "late") minutes ??= minutesUntilEnd(meeting, now);
  if (mark === "left_early") minutes ??= minutesSinceStart(meeting, now);
  if (mark === "present") minutes = meeting.minutes;
  if (minutes !== null) minutes = Math.min(meeting.minutes, Math.max(1, Math.floor(minutes) || 1));
  await keep(makeEvent({ user: people.user, meeting, person, said: mark, minutes }));
  redraw(meeting, person.id, mark);
}

function redraw(meeting, id, mark) {
  const list = listOf(meeting, waiting);
  const number = list.findIndex((person) => person.id === id);
  document.getElementById(`p${id}`)?.replaceWith(rowOf(meeting, list[number], number));
  document.getElementById(`m${id}-${mark}`)?.focus({ preventScroll: true });
  document.getElementById("marked").textContent = `${list.filter((person) => person.mark).length}/${list.length}`;
}

function askReason(meeting, person) {
  const field = el("input", { required: true, maxLength: 300 });
  const form = el("form", {
    className: "app-reason",
    onsubmit: async (event) => {
      event.preventDefault();
      const reason = field.value.trim();
      if (!reason) return;
      await keep(makeEvent({ user: people.user, meeting, person, said: "excused", reason }));
      redraw(meeting, person.id, "excused");
    },
  }, el("label", {}, `${words.reason} `, field), el("button", { className: "button button-small" }, words.save));
  const row = document.getElementById(`p${person.id}`);
  row.querySelector(".app-reason")?.remove();
  row.append(form);
  field.focus();
}

async function markRest(meeting) {
  const rest = listOf(meeting, waiting).filter((person) => !person.mark && !person.doubt);
  await keep(...rest.map((person) => makeEvent({ user: people.user, meeting, person, said: "present", minutes: meeting.minutes })));
  show();
}

async function showScanner(meeting, said) {
  screen.dataset.screen = "scan";
  const video = el("video", { muted: true, playsInline: true, className: "app-video" });
  const told = el("div", { id: "scanned", role: "status", "aria-live": "assertive" }, words.point);
  const other = said === "left" ? `#${meeting.id}/quet` : `#${meeting.id}/quet/ra`;
  screen.replaceChildren(
    head(meeting), video, told,
    el("p", { className: "actions" },
      el("a", { className: "button button-secondary", href: `#${meeting.id}` }, words.mark),
      el("a", { className: "button button-quiet", href: other }, said === "left" ? words.coming : words.leaving)),
  );
  try {
    await startScanning(video, addresses.decoder, (code) => scanned(meeting, said, code, told));
  } catch {
    told.textContent = words.no_camera;
    told.dataset.tone = "danger";
  }
}

const TONES = { accepted: "ok", already: "info", other_room: "danger", not_on_list: "danger", unknown: "warn" };
const SAYINGS = { other_room: "other_room", not_on_list: "not_on_list", unknown: "unknown", accepted: "accepted", already: "already" };

async function scanned(meeting, said, code, told) {
  const pass = code.trim();
  const found = await readPass(pass, meeting, listOf(meeting, waiting), people.meetings, said);
  if (found.outcome === "accepted") {
    await keep(makeEvent({ user: people.user, meeting, person: found.person, said, kind: "scan", pass }));
  }
  told.dataset.tone = TONES[found.outcome];
  told.dataset.outcome = found.outcome;
  told.replaceChildren(
    el("b", {}, words[SAYINGS[found.outcome]]),
    found.person ? el("span", {}, found.person.name) : "",
    found.meeting ? el("span", {}, `${found.meeting.title}${found.meeting.room ? ` · ${found.meeting.room}` : ""}`) : "",
  );
  sound(TONES[found.outcome]);
}

// --- begin ---

window.addEventListener("hashchange", show);
window.addEventListener("online", sync);
window.addEventListener("offline", () => {
  trouble = "offline";
  showState();
});
document.addEventListener("visibilitychange", () => document.hidden || sync());
navigator.serviceWorker?.register(addresses.worker);
navigator.storage?.persist?.();
await load();
showState();
show();
await sync();
