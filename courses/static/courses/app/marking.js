// Lists as they stand: what the server knew, with what waits on this device laid over it. New marks name the events
// that whoever marks has before their eyes, so that nobody is overwritten unseen.

export const PARTLY = new Set(["late", "left_early"]);
const SIGHTINGS = new Set(["arrived", "left"]);

export function listOf(meeting, waiting) {
  const people = new Map(meeting.people.map((person) => [person.id, { ...person, waits: false }]));
  for (const event of waiting) {
    const person = event.meeting === meeting.id && people.get(event.registration);
    if (!person || person.keys.includes(event.key)) continue;
    person.waits = !event.refused;
    person.refused = event.refused;
    const gone = new Set(event.replaces);
    person.keys = [...person.keys.filter((key) => !gone.has(key)), event.key];
    if (SIGHTINGS.has(event.said)) {
      person.seen = { ...person.seen, [event.said]: event.happened_at };
      if (event.said === "arrived" && !person.mark) [person.mark, person.minutes] = seenAs(meeting, event);
    } else {
      person.seen = {};
      [person.mark, person.minutes, person.reason, person.doubt] = [event.said, event.minutes, event.reason, ""];
    }
  }
  return [...people.values()];
}

// Only for the eye: the server counts by the session's rules.
function seenAs(meeting, event) {
  const late = event.happened_at > meeting.starts_at + 15 * 60000 && event.happened_at < meeting.ends_at;
  return late ? ["late", minutesUntilEnd(meeting, event.happened_at)] : ["present", meeting.minutes];
}

export function minutesUntilEnd(meeting, now) {
  return Math.min(meeting.minutes, Math.max(1, Math.floor((meeting.ends_at - now) / 60000)));
}

export function minutesSinceStart(meeting, now) {
  return Math.min(meeting.minutes, Math.max(1, Math.floor((now - meeting.starts_at) / 60000)));
}

export function makeEvent({ user, meeting, person, said, minutes = null, reason = "", kind = "sheet", pass = "" }) {
  return {
    key: crypto.randomUUID(),
    by: user,
    meeting: meeting.id,
    registration: person.id,
    said,
    minutes,
    reason,
    kind,
    pass,
    happened_at: Date.now(),
    replaces: kind === "scan" ? [] : person.keys,
  };
}

// Somebody who left may come back, and somebody who went out for a moment leaves later.
function isRecorded(seen, said, now) {
  if (said === "left") return seen.left > now - 5 * 60000;
  return seen.arrived !== undefined && !(seen.left > seen.arrived);
}

// Lists hold no passes, only what each is known by; the pass that was scanned goes to the server, which checks it.
async function knownBy(code) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(code));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
}

// What a scanned code comes to: accepted, already, other_room (with the meeting), not_on_list or unknown.
export async function readPass(code, meeting, list, meetings, said) {
  const known = await knownBy(code);
  const found = list.find((person) => person.known_by === known);
  if (found) {
    return { outcome: isRecorded(found.seen ?? {}, said, Date.now()) ? "already" : "accepted", person: found };
  }
  if (!/^DD:\d+:[A-Z2-7]{16}$/.test(code)) return { outcome: "unknown" };
  const near = meetings.filter((other) => other.day === meeting.day && other.session !== meeting.session);
  for (const other of near.sort((one, two) => Math.abs(one.starts_at - meeting.starts_at) - Math.abs(two.starts_at - meeting.starts_at))) {
    const person = other.people.find((one) => one.known_by === known);
    if (person) return { outcome: "other_room", person, meeting: other };
  }
  return { outcome: "not_on_list" };
}
